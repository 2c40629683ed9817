"""An office's own page: what it answers for, warnings, and what changes hands."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.casework.licence import CODE, open_the_licence
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.catalogue.models import OfficialLanguage, Ownership, ServiceAlert
from guichet.components import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def _path(people: People, language: str = "en") -> str:
    return f"/{language}/desk/offices/{people.lead.office}"


def _form(**other: str) -> dict[str, str]:
    return {
        "do": "warn",
        "key": "6a1e4c9e-9d1f-4a5b-8f57-0d9a44a0c111",
        "service": CODE,
        "kind": "outage",
        "text-en": "Slow today.",
        "text-fr": "Lent aujourd’hui.",
        **other,
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_of_the_office_and_administrators_see_it(people: People, language: str) -> None:
    for who in (people.lead, people.officer, people.auditor, people.administrator):
        answer = who.client().get(_path(people, language))
        assert answer.status_code == 200
        assert answer.content.decode().count("<h1>") == 1
    assert people.outsider.client().get(_path(people, language)).status_code == 403


def test_a_warning_stands_on_the_services_page_until_it_is_taken_back(people: People) -> None:
    browser = people.lead.client()
    assert browser.post(_path(people), _form()).status_code == 303
    assert browser.post(_path(people), _form()).status_code == 303, "sent twice"
    alert = ServiceAlert.objects.get()
    public = Client()
    assert "Slow today." in public.get(f"/en/services/{CODE}").content.decode()
    assert "Lent aujourd’hui." in public.get(f"/fr/services/{CODE}").content.decode()
    browser.post(_path(people), {"do": "take_back", "alert": str(alert.pk)})
    assert "Slow today." not in public.get(f"/en/services/{CODE}").content.decode()


def test_a_warning_in_one_language_is_refused_and_what_was_typed_stays(people: People) -> None:
    OfficialLanguage.objects.get_or_create(code="fr")
    body = people.lead.client().post(_path(people), _form(**{"text-fr": ""})).content.decode()
    assert 'href="#text-fr"' in body
    assert "Slow today." in body
    assert ServiceAlert.objects.count() == 0


def test_an_officer_gets_no_form_and_no_warning_through(people: People) -> None:
    browser = people.officer.client()
    assert 'value="warn"' not in browser.get(_path(people)).content.decode()
    browser.post(_path(people), _form())
    assert ServiceAlert.objects.count() == 0


def test_an_administrator_moves_a_service_and_both_offices_read_the_sheet(people: People) -> None:
    day = clock.now().date() + timedelta(days=30)
    form = {"do": "transfer", "service": CODE, "to": "harbour-safety", "reason": "law"}
    browser = people.administrator.client()
    assert browser.post(_path(people), form | {"on": day.isoformat()}).status_code == 303
    assert Ownership.objects.filter(service__code=CODE, reason="law").count() == 1
    for who in (people.lead, people.outsider):
        body = who.client().get(f"/en/desk/offices/{who.office}").content.decode()
        assert "A law changed who is responsible" in body
        assert "Open files, by the office that received them" in body


@pytest.mark.parametrize("on", ["", "tomorrow", "2020-01-01"])
def test_a_day_that_cannot_be_is_told(people: People, on: str) -> None:
    form = {"do": "transfer", "service": CODE, "to": "harbour-safety", "reason": "law", "on": on}
    answer = people.administrator.client().post(_path(people), form)
    assert answer.status_code == 200
    assert "Nothing was changed" in answer.content.decode()
    assert not Ownership.objects.filter(reason="law").exists()


def test_a_lead_moves_nothing(people: People) -> None:
    day = (clock.now().date() + timedelta(days=30)).isoformat()
    form = {"do": "transfer", "service": CODE, "to": "harbour-safety", "reason": "law", "on": day}
    assert 'value="transfer"' not in people.lead.client().get(_path(people)).content.decode()
    people.lead.client().post(_path(people), form)
    assert not Ownership.objects.filter(reason="law").exists()
