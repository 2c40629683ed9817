"""The desk and the pages of one's own account, signed in, held against the same rules."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser
from tests.browser import NARROW, WIDE, faults_at_both_widths, faults_of, language_of, window
from tests.journeys.walks import give_code, new_officer, sign_in_at
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
    "/desk/intake",
    "/desk/intake/coastal-fishing-licence",
    "/desk/mail",
    "/desk/mail/{mail}",
    "/desk/intake/coastal-fishing-licence?mail={mail}",
    "/desk/contacts",
    "/desk/contacts?case={case}",
    "/desk/contacts/report",
    "/desk/line",
    "/desk/staff",
    "/desk/systems",
    "/desk/files/{decided}/permit",
    "/desk/ageing",
    "/desk/workload",
    "/desk/in-the-way",
    "/desk/alarms",
    "/desk/verifications",
    "/desk/payments",
    "/desk/benefits",
    "/desk/office",
    "/desk/waits",
]
# Links of the desk that wrapped out of its dark header.
_DOORS_OUTSIDE = """() => {
  const end = document.querySelector('header').getBoundingClientRect().bottom;
  return [...document.querySelectorAll('header a')]
    .filter(a => a.getBoundingClientRect().bottom > end + 1).map(a => a.textContent);
}"""
ACCOUNT = ["/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/logout/"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_staff_pages_are_sound(chromium: Browser, served: Served, language: str) -> None:
    places = {
        "case": served.seeded.waiting.case,
        "decided": served.seeded.approved.case,
        "asked": served.seeded.asked.case,
        "mail": served.seeded.letter,
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
            faults = faults_at_both_widths(page, language=language)
            poor += [f"{path} {it.rule}: {it.what}" for it in faults]
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.goto(f"{served.site.address}/{language}/desk/")
        assert page.evaluate(_DOORS_OUTSIDE) == [], "white on white: nobody sees them"
    assert poor == [], "\n".join(poor)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_sent_too_late_come_back_after_the_sign_in(
    chromium: Browser, served: Served, language: str
) -> None:
    with window(chromium, width=NARROW, scripts=True) as page:
        lead = new_officer(served, role=Role.LEAD)
        sign_in_at(page, served, language=language, email=lead.email)
        case = served.seeded.waiting.case
        page.goto(f"{served.site.address}/{language}/desk/files/{case}")
        form = page.locator("form:has(textarea[name=words])").first
        form.locator("textarea[name=words]").fill("Written for a quarter of an hour.")
        Session.objects.update(expire_date=datetime.now(UTC))
        form.locator("button").last.click()
        page.wait_for_url("**/accounts/login/**")
        give_code(page, served, email=lead.email)
        page.wait_for_url("**/desk/late")
        assert page.locator("main blockquote").all_inner_texts() == [
            "Written for a quarter of an hour."
        ]
        assert faults_of(page) == []
        page.locator("main form").last.locator("button").click()
        page.wait_for_url("**/desk/")
