"""A day at the desk: two officers settle a file, and two departments hand one over."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page
from tests.apps.casework.heating import send_to_decide
from tests.apps.casework.licence import send
from tests.browser import NARROW, WIDE, window
from tests.hands import Hands, Keyboard, Pointer
from tests.journeys.walks import assert_sound, sign_in_at
from tests.people import Person, hire
from tests.seed import Served

from guichet.casework import actions
from guichet.casework.models import Application, Hold
from guichet.catalogue.queries import office_by_code
from guichet.components import clock
from guichet.interactions.rules import SYSTEM, Role

pytestmark = pytest.mark.browser
WAYS = [("en", WIDE, Pointer()), ("fr", NARROW, Keyboard())]


def officer_of(office: str, name: str) -> Person:
    there = office_by_code(SYSTEM, code=office).id
    return hire(name, role=Role.OFFICER, office=there)


def status(case: UUID) -> str:
    return Application.objects.get(pk=case).status


class Desk:
    """One officer's browser on one file."""

    def __init__(self, page: Page, served: Served, language: str, hands: Hands) -> None:
        self.page, self.hands = page, hands
        self.address = f"{served.site.address}/{language}/desk/files/"

    def open(self, case: UUID) -> None:
        """Open the file, and hold its page against the rules."""
        self.page.goto(f"{self.address}{case}")
        assert_sound(self.page, scripts=True)

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


@pytest.mark.parametrize(("language", "width", "hands"), WAYS, ids=["en", "fr"])
def test_claim_question_second_officer_undo_decide_release(
    chromium: Browser, served: Served, language: str, width: int, hands: Hands
) -> None:
    case = send_to_decide(at=clock.now() - timedelta(days=2))
    one = officer_of("benefits-director", f"one-{language}")
    two = officer_of("benefits-director", f"two-{language}")
    with window(chromium, width=width) as mine, window(chromium, width=width) as hers:
        sign_in_at(mine, served, language=language, email=one.email)
        sign_in_at(hers, served, language=language, email=two.email)
        first, second = (Desk(page, served, language, hands) for page in (mine, hers))
        first.open(case)
        first.send("claim")
        mine.locator('details:has(form[action$="/ask"]) summary').first.press("Enter")
        hands.pick(mine, "#ask-reason", "other")
        hands.write(mine, "#ask-words", "Which winter?")
        first.send("ask")
        assert status(case) == "waiting_for_applicant"
        hold = Hold.objects.get(application=case).pk
        actions.answer(case=case, hold=hold, words="This one.", at=clock.now())

        first.propose(case)
        second.open(case)
        hands.write(hers, "#why", "Ask for this year's income.")
        second.send("send-back")
        assert status(case) == "in_review"
        first.open(case)
        assert "Ask for this year" in mine.locator("main").inner_text()
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
        release(served)
        second.open(case)
        assert status(case) == "released"


def release(served: Served) -> None:
    """Do what the worker does once the time for taking a decision back is over."""
    home = served.site.home
    secret = (home / "secret").read_text().strip()
    with override_settings(HOME=home, SECRET_FILE=home / "secret", SECRET_KEY=secret):
        actions.release_due(at=clock.now() + timedelta(hours=2))


def test_two_departments_hand_a_file_over(chromium: Browser, served: Served) -> None:
    case = send(at=clock.now() - timedelta(days=2)).case
    officer = officer_of("licences-director", "hands-over")
    with window(chromium) as mine, window(chromium) as hers:
        sign_in_at(mine, served, language="en", email=officer.email)
        sign_in_at(hers, served, language="en", email=served.seeded.inspector.email)
        here, there = (Desk(page, served, "en", Pointer()) for page in (mine, hers))
        here.open(case)
        mine.locator('details:has(form[action$="/hand-over"]) summary').first.click()
        here.send("hand-over")
        assert status(case) == "handed_over"
        hers.goto(f"{served.site.address}/en/desk/?view=new")
        assert hers.locator(f'a[href*="{case}"]').count() == 1
        there.open(case)
        assert status(case) == "in_review"
        mine.goto(f"{served.site.address}/en/desk/?view=elsewhere")
        assert mine.locator(f'a[href*="{case}"]').count() == 1
        hers.locator('details:has(form[action$="/hand-over"]) summary').first.click()
        there.hands.pick(hers, "#to", "decision")
        there.send("hand-over")
        here.open(case)
        assert mine.locator("#approved").count() == 1
