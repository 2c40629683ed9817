"""The desk and the pages of one's own account, signed in, held against the same rules."""

import pytest
from playwright.sync_api import Browser
from tests.browser import NARROW, WIDE, faults_of, language_of, window
from tests.journeys.walks import new_officer, sign_in_at
from tests.seed import Served

from guichet.interactions.rules import Role

pytestmark = pytest.mark.browser

PAGES = [
    "/desk/",
    "/desk/?view=all",
    "/desk/files/{case}",
    "/desk/files/{decided}",
    "/desk/files/{asked}",
    "/desk/?view=waiting",
    "/desk/staff",
    "/desk/office",
    "/desk/waits",
]
ACCOUNT = ["/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/logout/"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_staff_pages_are_sound(chromium: Browser, served: Served, language: str) -> None:
    places = {
        "case": served.seeded.waiting.case,
        "decided": served.seeded.approved.case,
        "asked": served.seeded.asked.case,
    }
    poor = []
    with window(chromium) as page:
        lead = new_officer(served, role=Role.LEAD)
        sign_in_at(page, served, language=language, email=lead.email)
        for path in (*PAGES, *ACCOUNT):
            where = f"{served.site.address}/{language}{path.format(**places)}"
            answer = page.goto(where)
            assert answer is not None
            assert answer.status == 200, where
            assert language_of(page) == language
            for width in (WIDE, NARROW):
                page.set_viewport_size({"width": width, "height": 900})
                poor += [f"{path} at {width}: {it.rule}: {it.what}" for it in faults_of(page)]
    assert poor == [], "\n".join(poor)
