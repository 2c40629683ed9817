"""What gets in the way, said in two clicks from a file and answered on a page of its own."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.components import clock
from guichet.engagement.models import Obstacle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(hours=1))
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_said_from_the_file_and_answered(people: People, language: str) -> None:
    case = send().case
    browser, path = people.officer.client(), f"/{language}/desk/files/{case}/in-the-way"
    file = browser.get(f"/{language}/desk/files/{case}").content.decode()
    keys = re.findall(r'name="key" value="([^"]+)"', file)
    assert len(set(keys)) == 2, "a note's key would tell who said it"
    form = {"key": keys[1], "kind": "form", "in-the-way": "<b>Twice.</b>", "back": "x=1"}
    assert browser.post(path, form)["Location"].endswith("?x=1")
    lead, page = people.lead.client(), f"/{language}/desk/in-the-way"
    assert "&lt;b&gt;Twice." in lead.get(page).content.decode()
    assert "Twice." not in browser.get(page).content.decode()
    said = str(Obstacle.objects.get().pk)
    assert "errsum" in lead.post(page, {"obstacle": said, "answer": " "}).content.decode()
    lead.post(page, {"obstacle": said, "answer": "Gone in June."})
    assert "Gone in June." in people.outsider.client().get(page).content.decode()


def test_what_cannot_be_said(people: People) -> None:
    case = send().case
    browser, path = people.officer.client(), f"/en/desk/files/{case}/in-the-way"
    form = {"key": str(uuid4()), "kind": "form", "in-the-way": ""}
    assert browser.post(path, form | {"kind": "weather"}).status_code == 404
    assert browser.post(path, form | {"key": "x"}).status_code == 404
    assert people.outsider.client().post(path, form).status_code == 404
    assert people.auditor.client().post(path, form).status_code == 403
    browser.post(path, form | {"in-the-way": "x" * 501})
    assert not Obstacle.objects.exists()
    answer = browser.post("/en/desk/in-the-way", {"obstacle": str(uuid4()), "answer": "x"})
    assert answer.status_code == 403
