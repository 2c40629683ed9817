"""A day at the desk, with nothing but a keyboard.

Two officers settle a file, two departments hand one over, and what passed its limit comes before
the office that answers for it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page
from tests.apps.casework.heating import send_to_decide
from tests.apps.casework.licence import send
from tests.browser import NARROW, WIDE, window
from tests.hands import Keyboard
from tests.journeys.walks import assert_sound, sign_in_at
from tests.people import Person, hire
from tests.seed import Served

from guichet.casework import actions
from guichet.casework.models import Application, Hold
from guichet.catalogue.queries import office_by_code
from guichet.components import clock
from guichet.interactions.models import Event
from guichet.interactions.rules import SYSTEM, Role

pytestmark = pytest.mark.browser
WAYS = [("en", WIDE), ("fr", NARROW)]


def officer_of(office: str, name: str) -> Person:
    there = office_by_code(SYSTEM, code=office).id
    return hire(name, role=Role.OFFICER, office=there)


def status(case: UUID) -> str:
    return Application.objects.get(pk=case).status


class Desk:
    """One officer's browser, used by keyboard alone."""

    def __init__(self, page: Page, served: Served, language: str) -> None:
        self.page, self.hands = page, Keyboard()
        self.address = f"{served.site.address}/{language}/desk/"
        self.held: set[str] = set()

    def look(self, where: str) -> None:
        """Go to a page of the desk, and hold it against the rules."""
        self.page.goto(f"{self.address}{where}")
        self.hold(where)

    def hold(self, where: str) -> None:
        """Hold the page now shown against the rules; a file once in each of its states."""
        named = where.partition("?")[0]
        if named.startswith("files/"):
            named += status(UUID(named.rpartition("/")[2]))
        if named not in self.held:
            assert_sound(self.page, scripts=True)
            self.held.add(named)

    def find(self, case: UUID, *, on: str = "") -> None:
        """Open a file from a page that lists it, and hold both pages against the rules."""
        self.look(on)
        self.hands.press(self.page, f'main a[href*="/desk/files/{case}"]')
        self.hold(f"files/{case}")

    def open(self, case: UUID) -> None:
        """Open the file again, and hold its page against the rules."""
        self.look(f"files/{case}")

    def reads(self, words: str) -> bool:
        """Tell whether the page says something."""
        return words in self.page.locator("main").inner_text()

    def unfold(self, step: str) -> None:
        """Open the form of one of the file's steps."""
        self.hands.unfold(self.page, f'details:has(form[action$="/{step}"]) summary')

    def send(self, step: str) -> None:
        """Press the button of one of the file's forms."""
        self.hands.press(self.page, f'form[action$="/{step}"] button')

    def propose(self, case: UUID) -> None:
        """Propose to approve, for a second officer."""
        self.open(case)
        self.hands.tick(self.page, "#approved")
        self.hands.pick(self.page, "#reason", "income-below")
        self.send("decide")
        assert status(case) == "proposed"


@contextmanager
def desks(
    chromium: Browser, served: Served, language: str, width: int, *emails: str
) -> Iterator[list[Desk]]:
    """Sign each of two people in, in a window of their own."""
    with window(chromium, width=width) as mine, window(chromium, width=width) as hers:
        pages = list(zip((mine, hers), emails, strict=True))
        for page, email in pages:
            sign_in_at(page, served, language=language, email=email, hands=Keyboard())
        yield [Desk(page, served, language) for page, _email in pages]


@pytest.mark.parametrize(("language", "width"), WAYS, ids=["en", "fr"])
def test_triage_claim_question_second_officer_undo_decide_release(
    chromium: Browser, served: Served, language: str, width: int
) -> None:
    case = send_to_decide(at=clock.now() - timedelta(days=2))
    one = officer_of("benefits-director", f"one-{language}")
    two = officer_of("benefits-director", f"two-{language}")
    with desks(chromium, served, language, width, one.email, two.email) as (first, second):
        first.find(case)
        first.unfold("triage")
        first.hands.tick(first.page, "#class-no-heat")
        first.send("triage")
        # Without a reason it goes nowhere, and what was chosen stands.
        assert first.page.locator("#triage-words-error").count() == 1
        assert first.page.locator("#class-no-heat").is_checked()
        assert_sound(first.page, scripts=True)
        first.hands.write(first.page, "#triage-words", "A newborn, and the pipes froze.")
        first.send("triage")
        assert Application.objects.get(pk=case).case_class == "no-heat"
        second.find(case)
        assert second.reads("A newborn, and the pipes froze.")

        first.send("claim")
        assert Application.objects.get(pk=case).holder == one.id
        first.unfold("ask")
        first.hands.pick(first.page, "#ask-reason", "other")
        first.hands.write(first.page, "#ask-words", "Which winter?")
        first.send("ask")
        assert status(case) == "waiting_for_applicant"
        hold = Hold.objects.get(application=case).pk
        actions.answer(case=case, hold=hold, words="This one.", at=clock.now())

        _settle(first, second, case)
        release(served)
        second.find(case, on="?view=released")
        assert status(case) == "released"


def _settle(first: Desk, second: Desk, case: UUID) -> None:
    """Propose, send back, propose anew, confirm, take back, and confirm again."""
    first.propose(case)
    second.open(case)
    second.hands.write(second.page, "#why", "Ask for this year's income.")
    second.send("send-back")
    assert status(case) == "in_review"
    first.open(case)
    assert first.reads("Ask for this year")
    first.propose(case)
    second.open(case)
    second.send("confirm")
    assert status(case) == "decided"
    second.open(case)
    second.send("undo")
    assert status(case) == "in_review"
    first.propose(case)
    second.open(case)
    second.send("confirm")


def release(served: Served) -> None:
    """Do what the worker does once the time for taking a decision back is over."""
    home = served.site.home
    secret = (home / "secret").read_text().strip()
    with override_settings(HOME=home, SECRET_FILE=home / "secret", SECRET_KEY=secret):
        actions.release_due(at=clock.now() + timedelta(hours=2))


@pytest.mark.parametrize(("language", "width"), WAYS, ids=["en", "fr"])
def test_two_departments_hand_a_file_over(
    chromium: Browser, served: Served, language: str, width: int
) -> None:
    case = send(at=clock.now() - timedelta(days=2)).case
    one = officer_of("licences-director", f"hands-over-{language}")
    two = officer_of("harbour-safety", f"takes-over-{language}")
    with desks(chromium, served, language, width, one.email, two.email) as (here, there):
        here.find(case)
        here.unfold("hand-over")
        here.send("hand-over")
        assert status(case) == "handed_over"
        there.find(case, on="?view=new")
        assert status(case) == "in_review"
        here.look("?view=elsewhere")
        assert here.page.locator(f'a[href*="{case}"]').count() == 1
        there.unfold("hand-over")
        there.hands.pick(there.page, "#to", "decision")
        there.send("hand-over")
        here.open(case)
        assert here.page.locator("#approved").count() == 1


@pytest.mark.parametrize(("language", "width"), WAYS, ids=["en", "fr"])
def test_what_passed_its_limit_stands_before_the_accountable_office_once(
    chromium: Browser, served: Served, language: str, width: int
) -> None:
    """The file lies with another department; the worker of the site puts it before the owner."""
    case = send_to_decide(at=clock.now() - timedelta(days=130))
    owner = officer_of("benefits-director", f"answers-{language}")
    harbour = office_by_code(SYSTEM, code="harbour-safety").id
    # Where the file came to lie, as after a hand-over; the worker may have seen it before.
    Application.objects.filter(pk=case).update(office=harbour, accountable=owner.office)
    told = Event.objects.filter(case=case, kind="escalated")
    until = time.monotonic() + 15
    while not told.exists() and time.monotonic() < until:
        time.sleep(0.2)
    stranger = officer_of("harbour-safety", f"has-it-{language}")
    with desks(chromium, served, language, width, owner.email, stranger.email) as (mine, theirs):
        # More rounds change nothing: it stands there once, until it is answered.
        assert actions.escalate_due(at=clock.now()) == 0
        mine.find(case, on="ageing")
        assert mine.reads({"en": "Put before the office", "fr": "Remonté au poste"}[language])
        theirs.look("ageing")
        assert theirs.page.locator(f'a[href*="/desk/files/{case}"]').count() == 0
    assert list(told.values_list("office", flat=True)) == [owner.office]
