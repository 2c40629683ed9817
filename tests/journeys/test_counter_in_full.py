"""Leave and come back, send a file, pay, answer a question, object: on a phone, no JavaScript."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker
from tests.apps.casework.licence import ANSWERS
from tests.apps.casework.licence import CODE as LICENCE
from tests.apps.documents import samples
from tests.apps.payments.till import open_till
from tests.browser import NARROW, faults_of, language_of, window
from tests.hands import Pointer
from tests.people import Person, hire
from tests.seed import Served, furnished, serving

from guichet.casework import actions
from guichet.casework.models import Application
from guichet.casework.rules import Outcome, Purpose, Status
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import office_by_code
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.documents.models import Document
from guichet.interactions.rules import SYSTEM, Role
from guichet.payments.models import Payment

pytestmark = pytest.mark.browser
BY = Pointer()
CARD = "travel-card"
LANGUAGES = ("en", "fr")
_PATIENCE = 60.0  # seconds for what the worker does


@pytest.fixture(scope="module")
def house(
    database_template: str,
    django_db_blocker: DjangoDbBlocker,
    prepared_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """Serve the house with a practice provider to pay at."""
    folder = tmp_path_factory.mktemp("house")
    home = furnished(prepared_home, folder)
    with (
        override_settings(SECRET_KEY=(home / "secret").read_text().strip()),
        open_till(folder) as till,
        django_db_blocker.unblock(),
        serving(
            database_template, home, GUICHET_PAYMENTS="practice", GUICHET_PAYMENTS_URL=till.address
        ) as served,
    ):
        yield served


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone without JavaScript, and a window beside it in which axe looks at the same page."""

    page: Page
    beside: Page
    language: str

    def look(self) -> None:
        """Hold the page now shown against axe and our own rules."""
        assert language_of(self.page) == self.language
        if self.language == "fr":  # the same elements stand on the English page
            self.beside.set_content(self.page.content())
            found = [f"{each.rule}: {each.what}" for each in faults_of(self.beside)]
            assert found == [], f"{self.page.url}:\n  " + "\n  ".join(found)

    def answer(self, **fields: str) -> None:
        """Answer one page of questions and go on."""
        for name, value in fields.items():
            chosen = self.page.locator(f'[name="a-{name}"][value="{value}"]')
            if chosen.count():
                chosen.check()
            else:
                self.page.fill(f'[name="a-{name}"]', value)
        self.go_on()

    def go_on(self) -> None:
        """Press the button that leads to the next page."""
        BY.press(self.page, "button.btn[value=continue]")
        assert self.page.locator(".errsum").count() == 0, self.page.locator("main").inner_text()

    def text(self) -> str:
        """Return what the page says."""
        return self.page.locator("main").inner_text()


@pytest.fixture
def phones(
    chromium: Browser, house: Served, request: pytest.FixtureRequest
) -> Iterator[Callable[[], Phone]]:
    """Open phones that share nothing."""
    opened = []
    with window(chromium, width=NARROW) as beside:
        beside.goto(f"{house.site.address}/en/cookies")

        def phone() -> Phone:
            held = window(chromium, width=NARROW, scripts=False)
            opened.append(held)
            return Phone(held.__enter__(), beside, request.getfixturevalue("language"))

        yield phone
        for held in opened:
            held.__exit__(None, None, None)


def until(true: Callable[[], object]) -> None:
    """Wait for what the worker does."""
    last = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < last, "the worker did not do it"
        time.sleep(0.1)


def link_in(house: Served, email: str) -> str:
    """Return the address that the letter about a saved draft brings."""
    until(lambda: [each for each in house.site.letters() if f"To: {email}" in each])
    letter = next(each for each in house.site.letters() if f"To: {email}" in each)
    found = re.search(r"http://\S+/resume/\S+", letter)
    assert found, letter
    return found[0]


def clerk(role: Role = Role.OFFICER) -> Person:
    """Hire an officer of the travel cards."""
    office = office_by_code(SYSTEM, code="travel-documents-director").id
    return hire(f"clerk-{uuid4().hex[:8]}", role=role, office=office)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_from_a_draft_with_a_photo_to_its_receipt_and_an_answer(
    phones: Callable[[], Phone], house: Served, language: str
) -> None:
    email = f"applicant-{uuid4().hex[:8]}@example.org"
    code = begin_and_save(phones(), house, email=email)
    second = phones()
    second.page.goto(link_in(house, email))
    second.look()
    second.page.fill("#code", code)
    BY.press(second.page, "main form button")
    second.look()
    BY.press(second.page, "main form button[value=on]")
    second.answer(address="1 Harbour Road", email=email)
    assert "me.jpg" in second.text()
    second.look()
    second.page.check("#declared")
    BY.press(second.page, "button.btn[value=send]")
    second.look()
    reference, secret = second.page.locator(".ticket .big").all_inner_texts()
    pay(second, house)
    case = Application.objects.get(reference=reference).pk
    ask_for(case)
    third = phones()
    third.page.goto(f"{house.site.address}/{language}/track")
    third.page.fill("#reference", reference.lower())
    third.page.fill("#secret", secret)
    BY.press(third.page, "main form button")
    answer_and_add(third, case)


def begin_and_save(phone: Phone, house: Served, *, email: str) -> str:
    """Answer up to the photo, send it, save, and return the code shown."""
    phone.page.goto(f"{house.site.address}/{phone.language}/services/{CARD}/apply")
    phone.answer(request="first", residence="northshore")
    born = {"birth_date-day": "27", "birth_date-month": "3", "birth_date-year": "1984"}
    phone.answer(full_name="Applicant 0001", birth_place="Port Halden", **born)
    phone.page.set_input_files(
        "input[type=file]",
        files=[{"name": "me.jpg", "mimeType": "image/jpeg", "buffer": samples.jpeg()}],
    )
    BY.press(phone.page, "button.btn[value=stay]")
    assert "me.jpg" in phone.text()
    phone.look()
    BY.press(phone.page, "button.as-link[value=save]")
    phone.look()
    phone.page.fill("#email", email)
    BY.press(phone.page, "button.btn[value=keep]")
    phone.look()
    return phone.page.locator(".ticket .big").inner_text()


def pay(phone: Phone, house: Served) -> None:
    """Pay on the provider's page, come back and take the receipt."""
    BY.press(phone.page, "main a[href*='/pay']")
    phone.look()
    BY.press(phone.page, "main form button")
    phone.look()
    BY.press(phone.page, "main a.btn")
    assert not phone.page.url.startswith(house.site.address), "a card is typed elsewhere"
    assert language_of(phone.page) == phone.language
    BY.press(phone.page, "button[value=pay]")
    assert phone.page.url.startswith(house.site.address)
    phone.look()
    number = phone.page.locator(".ticket .big").inner_text()
    BY.press(phone.page, "main p a")
    assert number in phone.text()
    BY.press(phone.page, "#fee a")
    paper = phone.page.request.get(
        phone.page.locator("a[href$='.pdf']").first.evaluate("a => a.href")
    )
    assert paper.body().startswith(b"%PDF-")
    assert Payment.objects.get(number=number).applied


def ask_for(case: UUID) -> None:
    """Have an officer ask a question about the application, once its photo is checked."""
    until(lambda: not Document.objects.filter(case=case, state="waiting").exists())
    officer, at = clerk().viewer, clock.now()
    actions.open_file(officer, case=case, purpose=Purpose.DECIDE, at=at)
    actions.ask(officer, case=case, reason="other", words="Which name?", due_on=None, at=at)


def answer_and_add(phone: Phone, case: UUID) -> None:
    """Send another photo and answer the office's question from the tracking page."""
    assert "Which name?" in phone.text()
    phone.look()
    BY.press(phone.page, "main a[href$='/documents']")
    phone.look()
    phone.page.set_input_files(
        "input[type=file] >> nth=0",
        files=[
            {"name": "again.jpg", "mimeType": "image/jpeg", "buffer": samples.jpeg(size=(90, 60))}
        ],
    )
    BY.press(phone.page, "main form button.btn")
    assert "again.jpg" in phone.text()
    phone.page.fill("#words", "The one in the civil records.")
    BY.press(phone.page, "#question form button")
    assert phone.page.locator("#words").count() == 0
    phone.look()
    assert Application.objects.get(pk=case).status == Status.IN_REVIEW, phone.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_objects_to_a_refusal(
    phones: Callable[[], Phone], house: Served, language: str
) -> None:
    refused = refused_licence(house)
    phone = phones()
    phone.page.goto(f"{house.site.address}/{language}/track/{follow_token(refused)}")
    BY.press(phone.page, "main a[href*='/object/']")
    phone.look()
    phone.page.fill("[name=a-grounds]", "Zone 3 had places left.")
    phone.go_on()
    while not phone.page.locator("#declared").count():
        phone.look()
        phone.go_on()
    phone.page.check("#declared")
    BY.press(phone.page, "button.btn[value=send]")
    phone.look()
    reference = phone.page.locator(".ticket .big").first.inner_text()
    objection = Application.objects.get(reference=reference)
    assert objection.service == "licence-objection"
    phone.page.goto(f"{house.site.address}/{language}/track/{follow_token(refused)}")
    assert phone.page.locator("main a[href*='/object/']").count() == 0
    BY.press(
        phone.page, f"main a[href*='/track/']:has-text('{'See' if language == 'en' else 'V'}')"
    )
    assert reference in phone.text()


def refused_licence(house: Served) -> UUID:
    """Have one more application for a licence refused."""
    at, officer = clock.now(), house.seeded.people.officer.viewer
    case = actions.submit(
        key=uuid4(),
        service=LICENCE,
        definition_version=definition_for(LICENCE).version,
        answers=ANSWERS,
        language="en",
        channel="web",
        at=at - timedelta(days=2),
    ).case
    actions.open_file(officer, case=case, purpose=Purpose.DECIDE, at=at - timedelta(days=1))
    actions.decide(
        officer,
        case=case,
        outcome=Outcome.REFUSED,
        reason="zone-full",
        words="",
        at=at - timedelta(days=1),
    )
    until(lambda: Application.objects.get(pk=case).status == Status.RELEASED)
    return case
