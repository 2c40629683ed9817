"""Come without an appointment, wait, be called and served; and apply by phone. No JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page
from tests.apps.casework.licence import CODE
from tests.apps.documents import samples
from tests.browser import NARROW, WIDE, window
from tests.faces.counter.applying import PAGES
from tests.hands import Pointer
from tests.journeys.walks import new_officer, sign_in_at
from tests.people import hire
from tests.seed import ALWAYS_OPEN, Served

from guichet.casework.models import Application, Contact, WalkIn
from guichet.catalogue.queries import office_by_code
from guichet.documents.models import Document
from guichet.interactions.rules import SYSTEM, Role

pytestmark = pytest.mark.browser
BY = Pointer()
SEND = "section:has(#declared) button"
CARD = {
    "request": "first",
    "full_name": "Applicant 0001",
    "birth_date-day": "27",
    "birth_date-month": "3",
    "birth_date-year": "1984",
    "birth_place": "Port Halden",
    "address": "1 Harbour Road",
}


def _number(page: Page) -> int:
    return int(page.locator(".ticket .number").first.inner_text())


@pytest.mark.parametrize(("language", "width"), [("en", WIDE), ("fr", NARROW)])
def test_a_person_walks_in_and_is_served(
    chromium: Browser, served: Served, language: str, width: int
) -> None:
    site = f"{served.site.address}/{language}"
    office = office_by_code(SYSTEM, code=ALWAYS_OPEN).id
    officer = hire(f"window-{language}", role=Role.OFFICER, office=office)
    with (
        window(chromium, width=width, scripts=False) as person,
        window(chromium, width=width, scripts=False) as desk,
    ):
        person.goto(f"{site}/walk-in")
        BY.press(person, f"a[href$='/walk-in/{ALWAYS_OPEN}']")
        BY.press(person, "button[value=how_to]")
        number, ticket = _number(person), person.url.rsplit("/", 1)[1]
        sign_in_at(desk, served, language=language, email=officer.email)
        desk.goto(f"{site}/desk/line")
        # Whoever came before is called first, and is not there.
        while not WalkIn.objects.filter(pk=ticket, state="called").exists():
            if desk.locator("button[value='not-there']").count():
                BY.press(desk, "button[value='not-there']")
            desk.fill("#window", "4")
            BY.press(desk, "form[action$='/line/call'] button")
        person.reload()
        assert _number(person) == number
        assert "4" in person.locator(".ticket .part").nth(1).inner_text()
        person.goto(f"{site}/walk-in/{ALWAYS_OPEN}/screen?still=1")
        assert str(number) in person.locator(".called").inner_text()
        BY.press(desk, "button[value=begin]")
        BY.press(desk, "button[value=resolved]")
        found = Contact.objects.get(call__walk_in=ticket)
        assert (found.reason, found.resolved, found.channel) == ("how_to", True, "counter")
        person.goto(f"{site}/walk-in/ticket/{ticket}")
        assert WalkIn.objects.get(pk=ticket).state == "served"
        assert person.locator("form[action$='/leave']").count() == 0


@pytest.mark.parametrize(("language", "width"), [("en", NARROW), ("fr", WIDE)])
def test_an_officer_takes_an_application_by_phone(
    chromium: Browser, served: Served, language: str, width: int
) -> None:
    before = Application.objects.count()
    with window(chromium, width=width, scripts=False) as desk:
        officer = new_officer(served)
        sign_in_at(desk, served, language=language, email=officer.email)
        desk.goto(f"{served.site.address}/{language}/desk/intake/{CODE}")
        desk.check("#channel-phone")
        for page in ("applicant", "contact", "vessel", "fishing", "safety", "record"):
            for name, value in PAGES[page].items():
                _answer(desk, name, value)
        desk.check("#declared")
        BY.press(desk, "main form button:not([aria-hidden])")
        codes = desk.locator(".ticket .big").all_inner_texts()
        assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", codes[0])
        row = Application.objects.get(reference=codes[0])
        assert (row.channel, row.language) == ("phone", language)
        assert Application.objects.count() == before + 1
        desk.goto(f"{served.site.address}/{language}/desk/contacts?case={row.pk}&channel=phone")
        desk.select_option("#reason", "apply")
        BY.press(desk, "button[value=yes]")
        assert Contact.objects.get(application=row).reason == "apply"


def test_an_officer_takes_in_a_photo_brought_to_the_counter(
    chromium: Browser, served: Served
) -> None:
    """The photo is sent first, as a form without JavaScript must, and stays through a mistake."""
    office = office_by_code(SYSTEM, code="travel-documents-director").id
    officer = hire("photo-desk", role=Role.OFFICER, office=office)
    with window(chromium, width=NARROW, scripts=False) as desk:
        sign_in_at(desk, served, language="fr", email=officer.email)
        desk.goto(f"{served.site.address}/fr/desk/intake/travel-card")
        desk.check("#channel-counter")
        desk.set_input_files(
            "input[type=file]",
            files=[{"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": samples.jpeg()}],
        )
        BY.press(desk, "button.btn.alt[value=stay]")
        for name, value in CARD.items():
            _answer(desk, f"a-{name}", value)
        desk.check("#declared")
        BY.press(desk, SEND)
        assert desk.locator(".errsum").count() == 1, "where the person lives is missing"
        assert "moi.jpg" in desk.locator("main").inner_text()
        _answer(desk, "a-residence", "northshore")
        BY.press(desk, SEND)
        reference = desk.locator(".ticket .big").first.inner_text()
    row = Application.objects.get(reference=reference)
    assert (row.channel, row.status) == ("counter", "awaiting_fee")
    assert Document.objects.get(case=row.pk).name == "moi.jpg"


def _answer(page: Page, name: str, value: object) -> None:
    for each in value if isinstance(value, list | tuple) else [value]:
        box = page.locator(f'[name="{name}"][value="{each}"]')
        if box.count() and box.first.get_attribute("type") in {"radio", "checkbox"}:
            box.first.check()
        elif page.locator(f'select[name="{name}"]').count():
            page.select_option(f'select[name="{name}"]', str(each))
        else:
            page.fill(f'[name="{name}"]', str(each))
