"""Every page, in both languages, on a phone and on a desk, held against axe and our own rules."""

import re

import pytest
from playwright.sync_api import Browser
from tests.addresses import every_address
from tests.apps.casework.licence import CODE
from tests.browser import counted_bytes, faults_at_both_widths, language_of, window
from tests.seed import Served

pytestmark = pytest.mark.browser

# {address: paths to look at}; `{approved}`, `{waiting}`, `{refused}` lead to files in that state.
PUBLIC: dict[str, list[str]] = {
    "counter:home": ["/"],
    "counter:help": ["/help"],
    "counter:accessibility": ["/accessibility"],
    "counter:privacy": ["/privacy"],
    "counter:walk-in": ["/walk-in"],
    "counter:walk-in-take": [
        "/walk-in/licences-director",
        "/walk-in/civil-records-director",
    ],
    "counter:walk-in-ticket": ["/walk-in/ticket/{walk_in}?still=1"],
    "counter:walk-in-screen": ["/walk-in/licences-director/screen?still=1"],
    "counter:waits": ["/waits", "/waits?show=without"],
    "counter:cookies": ["/cookies"],
    "counter:terms": ["/terms"],
    "counter:track": ["/track"],
    "counter:progress": [
        "/track/{approved}",
        "/track/{waiting}",
        "/track/{refused}",
        "/track/{asked}",
        "/track/{unpaid}",
        "/track/{paid}",
        "/track/forged",
    ],
    "counter:pay": ["/track/{unpaid}/pay", "/track/{paid}/pay", "/track/forged/pay"],
    "counter:paid": ["/paid/forged"],
    "counter:contact": ["/track/{waiting}/contact", "/track/forged/contact"],
    "counter:withdraw": ["/track/{asked}/withdraw"],
    "counter:documents": ["/track/{asked}/documents", "/track/{waiting}/documents"],
    "counter:object": ["/track/{refused}/object/objection"],
    "counter:resume": ["/resume/forged"],
    "counter:can-i": [f"/services/{CODE}/can-i"],
    "counter:by-table": ["/decided-by-table"],
    "counter:verified": ["/how-we-verify"],
    "counter:verify": ["/verify", "/verify?p=CFL-2026-0000-0000"],
    "counter:permit": ["/permit/{approved}", "/permit/forged"],
    "counter:search": ["/search?q=poisson", "/search?q=zzzzqqq", "/search"],
    "counter:browse": ["/browse/need", "/browse/organization"],
    "counter:browse-by": [
        "/browse/organization/fisheries",
        "/browse/organization/ports",
        "/browse/organization/owners",
    ],
    "counter:service": [
        f"/services/{CODE}",
        "/services/gc-100",
        "/services/gc-1242",
        "/services/travel-card",
    ],
    "counter:apply": [f"/services/{CODE}/apply"],
    "account_login": ["/accounts/login/"],
    "account_request_login_code": ["/accounts/login/code/"],
    "account_inactive": ["/accounts/inactive/"],
}
# The desk's pages are looked at signed in, in test_desk.py.
STAFF = {
    "desk:queue",
    "desk:intake",
    "desk:intake-service",
    "desk:mail",
    "desk:mail-item",
    "desk:mail-scan",
    "desk:file",
    "desk:decide",
    "desk:document",
    "desk:undo",
    "desk:workload",
    "desk:held",
    "desk:say",
    "desk:voice",
    "desk:verifications",
    "desk:verify",
    "desk:recovered",
    "desk:together",
    "desk:keep-view",
    "desk:forget-view",
    "desk:note",
    "desk:alarms",
    "desk:payments",
    "desk:benefits",
    "desk:cash",
    "desk:give-payment-back",
    "desk:ageing",
    "desk:triage",
    "desk:take-next",
    "desk:confirm",
    "desk:send-back",
    "desk:take-proposal-back",
    "desk:ask",
    "desk:claim",
    "desk:give-back",
    "desk:assign",
    "desk:hand-over",
    "desk:take-question-back",
    "desk:go-on",
    "desk:contacts",
    "desk:contact-report",
    "desk:line",
    "desk:call-next",
    "desk:hand-out",
    "desk:call",
    "desk:late",
    "desk:staff",
    "desk:permit",
    "desk:systems",
    "desk:waits",
    "desk:office",
    "desk:own-office",
}
CLOSED = re.compile(r"(social)?account_\w+")  # what allauth offers and we closed leads to sign-in
# {address: why nobody looks at it as a page in this state}
NO_PAGE = {
    "choose-language": "leads on",
    "healthz": "for machines",
    "metrics": "for machines",
    "openid_connect_login": "leads to the department's own provider",
    "openid_connect_callback": "leads on from there",
    "brand-colours": "a stylesheet",
    "brand-mark": "a picture",
    "counter:receipt-pdf": "a PDF",
    "payment-told": "for machines",
    "counter:permit-pdf": "a PDF, checked as such",
    "counter:permit-credential": "for wallets",
    "counter:own-file-json": "a download",
    "counter:application-pdf": "a PDF",
    "desk:application-pdf": "a PDF",
    "counter:own-file-pdf": "a PDF",
    "counter:document": "a download",
    "permit-status": "for machines",
    "permit-issuer": "for wallets",
    "permit-keys": "for wallets",
    "verify-anywhere": "leads on",
    "counter:ask-person": "leads on",
    "counter:apply-question": "reached by its form only; see journeys",
    "counter:apply-save": "reached by its form only; see journeys",
    "counter:apply-check": "reached by its form only; see journeys",
    "counter:walk-in-leave": "takes a form and leads back",
    "counter:answer": "takes a form and leads back; the page it shows is counter:progress",
    "counter:sent": "reached by its form only; see journeys",
    "api:openapi": "for machines",
    "api:nowhere": "for machines",
    "demo-sign-in": "takes a form from the sign-in page of a demonstration only",
}
ERRORS = ["/no-such-page", "/services/no-such-service"]
MOST_BYTES = 40_000
LANGUAGES = ["en", "fr"]
PATHS = [path for paths in PUBLIC.values() for path in paths] + ERRORS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_public_page_is_light_and_sound(
    chromium: Browser, served: Served, path: str, language: str
) -> None:
    where = f"{served.site.address}/{language}{path.format(**served.seeded.tickets)}"
    with window(chromium) as page:
        with counted_bytes(page) as sizes:
            answer = page.goto(where)
        assert answer is not None
        assert answer.status < 500
        assert 0 < sum(sizes) <= MOST_BYTES, f"{where} took {sum(sizes)} bytes: {sizes}"
        assert language_of(page) == language
        found = [f"{it.rule}: {it.what}" for it in faults_at_both_widths(page, language=language)]
        assert found == [], f"{page.url}:\n  " + "\n  ".join(found)


def test_every_address_is_looked_at_or_is_no_page() -> None:
    looked_at = set(PUBLIC) | STAFF | set(NO_PAGE)
    ours = {
        address.name
        for address in every_address()
        if address.module.startswith("guichet.") and not address.pattern.startswith("admin/")
    }
    ours = {name for name in ours if not CLOSED.fullmatch(name)}
    assert ours - looked_at == set(), "add it to this table, or say why it is no page"
