"""The second officer at the desk: confirm, send back, take back."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.apps.casework.heating import AT, open_the_benefit, send_to_decide
from tests.apps.catalogue.factories import make_office
from tests.people import People, Person, hire, staff_two_offices

from guichet.casework.models import Application, Decision, Proposal
from guichet.components import clock
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_benefit().pk, other=make_office("harbour-safety").pk)


@pytest.fixture
def colleague(people: People) -> Person:
    return hire("colleague", role=Role.OFFICER, office=people.officer.office)


def path(case: UUID, step: str = "", language: str = "en") -> str:
    return f"/{language}/desk/files/{case}{step}"


@pytest.fixture
def case(people: People) -> UUID:
    """Have an officer propose, and return the case."""
    sent = send_to_decide()
    form = {"outcome": "approved", "reason": "income-below", "words": "Sit warm.", "back": ""}
    browser = people.officer.client()
    assert "A second officer confirms every decision" in browser.get(path(sent)).content.decode()
    answer = browser.post(path(sent, "/decide"), form)
    assert "Proposed: Approved" in browser.get(answer["Location"]).content.decode()
    return sent


def chosen() -> dict[str, str]:
    return {"proposal": str(Proposal.objects.get().pk), "back": "view=proposed"}


def test_a_colleague_finds_it_reads_it_and_confirms(colleague: Person, case: UUID) -> None:
    browser = colleague.client()
    listed = browser.get("/en/desk/?view=proposed").content.decode()
    assert str(case) in listed
    page = browser.get(path(case)).content.decode()
    assert "Sit warm." in page
    assert "Confirm, and decide" in page
    assert "Take the proposal back" not in page
    answer = browser.post(path(case, "/confirm"), chosen())
    assert (answer.status_code, answer["Location"]) == (303, "/en/desk/?view=proposed")
    assert Decision.objects.get().officer == colleague.id


def test_the_one_who_proposed_is_told_to_leave_it_to_a_colleague(
    people: People, case: UUID
) -> None:
    browser = people.officer.client()
    page = browser.get(path(case, language="fr")).content.decode()
    assert "/confirm" not in page
    assert "/take-proposal-back" in page
    answer = browser.post(path(case, "/confirm"), chosen())
    assert "You proposed it" in browser.get(answer["Location"]).content.decode()
    assert not Decision.objects.exists()
    answer = browser.post(path(case, "/take-proposal-back"), chosen())
    assert "taken back" in browser.get(answer["Location"]).content.decode()
    assert Application.objects.get().status == "in_review"


def test_sending_back_asks_for_a_reason_and_keeps_what_was_typed(
    people: People, colleague: Person, case: UUID
) -> None:
    browser = colleague.client()
    form = chosen()
    page = browser.post(path(case, "/send-back"), form | {"why": "  "}).content.decode()
    assert "<title>Error:" in page
    assert "Say why you send it back" in page
    long = browser.post(path(case, "/send-back"), form | {"why": "<b>" * 700}).content.decode()
    assert "&lt;b&gt;" in long
    browser.post(path(case, "/send-back"), form | {"why": "Which winter?"})
    assert "Which winter?" in people.officer.client().get(path(case)).content.decode()
    late = browser.post(path(case, "/confirm"), form)
    assert "A colleague was faster" in browser.get(late["Location"]).content.decode()


@pytest.mark.parametrize("step", ["/confirm", "/send-back", "/take-proposal-back"])
def test_strangers_learn_nothing(people: People, case: UUID, step: str) -> None:
    stranger = people.outsider.client()
    assert stranger.post(path(case, step), chosen() | {"why": "x"}).status_code == 404
    assert stranger.post(path(case, step), {"proposal": "x"}).status_code == 404
    assert stranger.post(path(case, step), {"proposal": str(uuid4())}).status_code == 404
    assert people.auditor.client().post(path(case, step), chosen()).status_code == 403
    assert stranger.get(path(case, step)).status_code == 405
