"""Notes on the file's page, and the page of alarms."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework.actions.watch import watch_reading
from guichet.casework.models import Note, ReadingAlarm
from guichet.components import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(hours=1))
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def test_a_note_is_written_and_what_cannot_stand_is_kept(people: People) -> None:
    case = send().case
    browser, path = people.officer.client(), f"/en/desk/files/{case}/note"
    long = browser.post(path, {"key": str(uuid4()), "note": "<i>" * 700}).content.decode()
    assert "<title>Error:" in long
    assert "&lt;i&gt;" in long
    answer = browser.post(path, {"key": str(uuid4()), "note": "<i>Phoned</i>", "back": "x=1"})
    assert answer["Location"].endswith("?x=1")
    assert "&lt;i&gt;Phoned" in browser.get(answer["Location"]).content.decode()
    assert browser.post(path, {"key": "x", "note": "y"}).status_code == 404
    assert (
        people.outsider.client().post(path, {"key": str(uuid4()), "note": "y"}).status_code == 404
    )
    assert people.auditor.client().post(path, {"key": str(uuid4()), "note": "y"}).status_code == 403
    assert Note.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_lead_is_told_and_says_what_was_found(people: People, language: str) -> None:
    reader = people.officer
    for number in range(50):
        watch_reading(
            reader=reader.id,
            office=reader.office,
            case=uuid4(),
            at=AT + number * timedelta(seconds=5),
        )
    browser, path = people.lead.client(), f"/{language}/desk/alarms"
    assert path in browser.get(f"/{language}/desk/").content.decode()
    assert "officer" in browser.get(path).content.decode()
    alarm = str(ReadingAlarm.objects.get().pk)
    empty = browser.post(path, {"alarm": alarm, "words": " "}).content.decode()
    assert {"en": "<title>Error:", "fr": "<title>Erreur"}[language] in empty
    browser.post(path, {"alarm": alarm, "words": "An audit."})
    assert "An audit." in browser.get(path).content.decode()
    assert path not in browser.get(f"/{language}/desk/").content.decode()
    assert reader.client().get(path).status_code == 403
    assert browser.post(path, {"alarm": "x", "words": "y"}).status_code == 404
