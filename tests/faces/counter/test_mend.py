"""The pages on which a person takes an application back, or corrects how to be reached."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.people import Person, hire

from guichet.casework import actions
from guichet.casework.models import Answers, Application
from guichet.casework.rules import Outcome
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def officer() -> Person:
    return hire("officer", role=Role.OFFICER, office=open_the_licence().pk)


@pytest.fixture
def case(officer: Person) -> UUID:
    assert officer
    return send().case


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


WORDS = {
    "en": ("Take your application back", "Take it back for good", "You took this application"),
    "fr": ("Retirer votre demande", "Retirer définitivement", "Vous avez retiré cette demande"),
}


@pytest.mark.parametrize("language", WORDS)
def test_it_is_taken_back_after_a_page_that_says_what_that_means(
    client: Client, case: UUID, language: str
) -> None:
    link, button, closed = WORDS[language]
    page = f"/{language}/track/{follow_token(case)}"
    assert link in text(client.get(page))
    assert button in text(client.get(f"{page}/withdraw"))
    assert Application.objects.get().status == "submitted", "looking changes nothing"
    for _again in range(2):
        answer = client.post(f"{page}/withdraw")
        assert (answer.status_code, answer["Location"]) == (303, page)
    after = text(client.get(page))
    assert closed in after
    assert link not in after
    assert client.get(f"{page}/withdraw").status_code == 303


def test_what_is_decided_and_out_cannot_be_taken_back(
    client: Client, officer: Person, case: UUID
) -> None:
    decision = actions.decide(
        officer.viewer,
        case=case,
        outcome=Outcome.REFUSED,
        reason="zone-full",
        words="",
        at=LATER,
    )
    page = f"/en/track/{follow_token(case)}"
    assert "Take your application back" in text(client.get(page)), "a secret until its release"
    actions.release(decision=decision, at=LATER)
    assert client.post(f"{page}/withdraw").status_code == 303
    assert Application.objects.get().status == "released"
    assert "Take your application back" not in text(client.get(page))


@pytest.mark.parametrize(
    ("language", "label", "rule"),
    [("en", "E-mail address", "Enter"), ("fr", "Adresse de courriel", "Entrez")],
)
def test_contact_details_are_corrected_and_a_fault_keeps_what_was_typed(
    client: Client, case: UUID, language: str, label: str, rule: str
) -> None:
    page = f"/{language}/track/{follow_token(case)}"
    shown = text(client.get(f"{page}/contact"))
    assert label in shown
    assert 'value="applicant-0001@example.org"' in shown
    wrong = client.post(f"{page}/contact", {"a-email": "nowhere", "a-phone": "211 555 0100"})
    assert (wrong.status_code, 'class="errsum"' in text(wrong)) == (200, True)
    assert rule in text(wrong)
    assert 'value="211 555 0100"' in text(wrong)
    right = client.post(f"{page}/contact", {"a-email": "moved@example.org", "a-phone": ""})
    assert (right.status_code, right["Location"]) == (303, page)
    after = text(client.get(page))
    assert "moved@example.org" in after
    assert ("You corrected this on" in after) is (language == "en")
    assert Answers.objects.get().standing()["email"] == "moved@example.org"


@pytest.mark.parametrize("page", ["withdraw", "contact"])
def test_a_forged_ticket_opens_neither_page_and_changes_nothing(
    client: Client, case: UUID, page: str
) -> None:
    assert case
    for answer in (
        client.get(f"/en/track/forged/{page}"),
        client.post(f"/en/track/forged/{page}", {"a-email": "moved@example.org"}),
    ):
        assert answer.status_code == 404
    assert Application.objects.get().status == "submitted"
    assert "no-store" in client.get(f"/en/track/{follow_token(case)}/{page}")["Cache-Control"]


def test_after_it_was_taken_back_nothing_is_corrected(client: Client, case: UUID) -> None:
    actions.withdraw(case=case, at=LATER)
    page = f"/en/track/{follow_token(case)}"
    assert client.post(f"{page}/contact", {"a-email": "moved@example.org"}).status_code == 303
    assert "How we reach you" not in text(client.get(page))
