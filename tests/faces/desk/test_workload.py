"""Who holds what, and covering an absence: several files, and what became of each."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, Person, hire, staff_two_offices

from guichet.casework import actions, queries
from guichet.casework.models import Application
from guichet.components import clock
from guichet.interactions.models import Event
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=1)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


@pytest.fixture
def colleague(people: People) -> Person:
    return hire("a-colleague", role=Role.OFFICER, office=people.officer.office)


def held_by(person: Person, count: int = 3) -> list[UUID]:
    cases = [send(key=uuid4()).case for _ in range(count)]
    for case in cases:
        actions.claim(person.viewer, case=case, at=NOW)
    return cases


def path(person: Person, language: str = "en") -> str:
    return f"/{language}/desk/workload/{person.office}/{person.id}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_lead_sees_who_holds_what_by_name(
    people: People, colleague: Person, language: str
) -> None:
    held_by(people.officer)
    asked = held_by(colleague, 1)[0]
    actions.ask(colleague.viewer, case=asked, reason="other", words="W?", due_on=None, at=NOW)
    send(key=uuid4())
    found = queries.workload(people.lead.viewer, office=None, at=NOW)
    assert found is not None
    assert [(each.label, each.held, each.waiting) for each in found.loads] == [
        ("a-colleague", 1, 1),
        ("lead", 0, 0),
        ("officer", 3, 0),
    ]
    assert found.unheld == 1
    page = people.lead.client().get(f"/{language}/desk/workload").content.decode()
    assert path(people.officer, language) in page


def test_an_absence_is_covered_and_each_file_says_what_became_of_it(
    people: People, colleague: Person
) -> None:
    first, second, ended = held_by(people.officer)
    actions.withdraw(case=ended, at=NOW)
    elsewhere = uuid4()
    form = {"case": [str(c) for c in (first, second, ended, elsewhere)], "to": str(colleague.id)}
    page = people.lead.client().post(path(people.officer), form).content.decode()
    assert page.count("Assigned") == 2
    assert "decided or withdrawn" in page
    assert "Not a file of your office" in page
    holders = Application.objects.filter(pk__in=[first, second]).values_list("holder", flat=True)
    assert set(holders) == {colleague.id}
    assert Event.objects.filter(kind="assigned").count() == 2
    back = {"case": [str(first)], "to": "all"}
    assert "Given back to all" in people.lead.client().post(path(colleague), back).content.decode()
    assert Application.objects.get(pk=first).holder is None


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"to": "all"}, "Choose at least one file"),
        ({"case": "x", "to": "all"}, "Choose to whom"),
        ({"to": "x", "case": str(uuid4())}, "Choose to whom"),
    ],
)
def test_what_cannot_be_done_is_said(people: People, form: dict[str, str], says: str) -> None:
    held_by(people.officer, 1)
    page = people.lead.client().post(path(people.officer), form).content.decode()
    assert says in page
    assert not Event.objects.filter(kind="assigned").exists()


def test_a_file_is_given_to_nobody_from_elsewhere(people: People) -> None:
    case = held_by(people.officer, 1)[0]
    form = {"case": str(case), "to": str(people.outsider.id)}
    assert (
        "Choose to whom" in people.lead.client().post(path(people.officer), form).content.decode()
    )
    assert Application.objects.get(pk=case).holder == people.officer.id


def test_others_see_nothing_of_it(people: People) -> None:
    held_by(people.officer, 1)
    assert people.officer.client().get("/en/desk/workload").status_code == 403
    stranger = hire("their-lead", role=Role.LEAD, office=people.outsider.office)
    assert stranger.client().get(path(people.officer)).status_code == 404
    assert stranger.client().post(path(people.officer), {"to": "all"}).status_code == 404
    found = queries.workload(stranger.viewer, office=people.officer.office, at=NOW)
    assert found is not None
    assert found.office.id == people.outsider.office
