"""Taking, assigning and handing over a file, on its page."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework.models import Application
from guichet.components import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=3))


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def post(browser: Client, case: UUID, step: str, language: str = "en", **form: str) -> str:
    answer = browser.post(f"/{language}/desk/files/{case}/{step}", form)
    if answer.status_code == 303:
        answer = browser.get(answer["Location"])
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.mark.parametrize(("language", "mine"), [("en", "You hold it"), ("fr", "Vous le tenez")])
def test_an_officer_takes_a_file_and_gives_it_back(
    people: People, language: str, mine: str
) -> None:
    case = send().case
    browser = people.officer.client()
    assert mine in post(browser, case, "claim", language)
    assert mine not in post(browser, case, "give-back", language)
    assert Application.objects.get().holder is None


def test_a_lead_assigns_and_an_officer_cannot(people: People) -> None:
    case = send().case
    page = post(people.lead.client(), case, "assign", officer=str(people.officer.id))
    assert "officer holds it" in page
    wrong = post(people.lead.client(), case, "assign", officer=str(people.outsider.id))
    assert "Choose an officer of this office." in wrong
    path = f"/en/desk/files/{case}/assign"
    assert people.officer.client().post(path, {"officer": "x"}).status_code == 403
    assert people.outsider.client().post(path.replace("assign", "claim")).status_code == 404


def test_a_hand_over_to_mend_is_kept(people: People) -> None:
    case = send().case
    browser = people.officer.client()
    browser.get(f"/en/desk/files/{case}")
    page = post(browser, case, "hand-over", to="decision", words="Look <here>.")
    assert "Choose the stage" in page
    assert "Look &lt;here&gt;." in page
    post(browser, case, "hand-over", to="inspection", words="")
    page = post(browser, case, "hand-over", to="completeness", words="")
    assert "Say why you send the file back" in page
    assert Application.objects.get().stage == "inspection"
