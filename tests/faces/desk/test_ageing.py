"""The page of ageing files."""

from datetime import UTC, datetime

import pytest
from tests.apps.casework.licence import open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework import actions
from guichet.components import clock

pytestmark = pytest.mark.django_db
LATE = datetime(2027, 2, 3, 16, tzinfo=UTC)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(clock, "now", lambda: LATE)
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "How long files have waited"), ("fr", "Depuis quand les dossiers attendent")],
)
def test_the_office_sees_what_ages_and_what_was_put_before_it(
    people: People, language: str, heading: str
) -> None:
    case = send().case
    actions.escalate_due(at=LATE)
    browser = people.officer.client()
    page = browser.get(f"/{language}/desk/ageing").content.decode()
    assert heading in page
    assert f"/desk/files/{case}" in page
    assert f"/{language}/desk/?service=coastal-fishing-licence&amp;sort=limit" in page
    file = browser.get(f"/{language}/desk/files/{case}").content.decode()
    assert {"en": "Put before the office", "fr": "Remonté au poste"}[language] in file


def test_others_see_nothing_of_it(people: People) -> None:
    case = send().case
    actions.escalate_due(at=LATE)
    assert str(case) not in people.outsider.client().get("/en/desk/ageing").content.decode()
    # An administrator looks after staff and reads no files.
    page = people.administrator.client().get("/en/desk/ageing").content.decode()
    assert "You read no office" in page
