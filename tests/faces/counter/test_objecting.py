"""A refusal shows what may be done against it, and an objection begins from there."""

import re

import pytest
from django.test import Client
from tests.apps.casework.objecting import CODE, OBJECTED, open_both, refused
from tests.faces.counter.applying import Applicant
from tests.people import Person

from guichet.casework import actions
from guichet.casework.models import Answers, Application, Objection
from guichet.components import clock
from guichet.components.follow import follow_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
WORDS = {
    "en": ("If you do not agree", "Object to the decision", "Appeal to the Provincial Court"),
    "fr": (
        "Si vous n’êtes pas d’accord",
        "S’opposer à la décision",
        "Faire appel à la Cour provinciale",
    ),
}


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: OBJECTED)


@pytest.fixture
def first() -> actions.Receipt:
    return refused(open_both()[0])


def begun(client: Client, first: actions.Receipt, language: str = "en") -> Applicant:
    applicant = Applicant(client, language=language, service=CODE)
    path = f"/{language}/track/{follow_token(first.case)}/object/objection"
    return applicant._took(client.get(path))


def filled(applicant: Applicant) -> Applicant:
    applicant.press("continue", {"a-grounds": "Zone 3 had places left."})
    found = dict(re.findall(r'name="(a-\w+)"[^>]* value="([^"]*)"', applicant.page))
    return applicant.press("continue", found | {"a-address": ""})


@pytest.mark.parametrize("language", WORDS)
def test_the_refusal_shows_the_ways_with_their_last_day(
    client: Client, first: actions.Receipt, language: str
) -> None:
    page = client.get(f"/{language}/track/{follow_token(first.case)}").content.decode()
    for words in WORDS[language]:
        assert words in page
    assert ("12 December 2026" in page) is (language == "en")


def test_it_begins_with_what_we_know_and_nothing_is_written_before_it_is_sent(
    client: Client, first: actions.Receipt
) -> None:
    applicant = begun(client, first)
    assert applicant.heading == "Why you object"
    applicant.press("continue", {"a-grounds": "Zone 3 had places left."})
    assert 'value="Applicant 0001"' in applicant.page
    assert 'value="applicant-0001@example.org"' in applicant.page
    assert not Objection.objects.exists()


@pytest.mark.parametrize("language", WORDS)
def test_sent_it_is_linked_and_both_pages_lead_to_each_other(
    client: Client, first: actions.Receipt, language: str
) -> None:
    applicant = filled(begun(client, first, language))
    applicant.send()
    assert applicant.response.status_code == 200
    link = Objection.objects.get()
    assert link.first_id == first.case
    assert "Zone 3 had places left." in Answers.objects.get(pk=link.pk).values
    page = client.get(f"/{language}/track/{follow_token(first.case)}").content.decode()
    done = {"en": "See how your objection stands", "fr": "Voir où en est votre opposition"}
    assert done[language] in page
    assert "/object/objection" not in page
    theirs = client.get(f"/{language}/track/{follow_token(link.pk)}").content.decode()
    assert first.reference in theirs


def test_sent_from_two_windows_the_second_is_told(client: Client, first: actions.Receipt) -> None:
    one, other = filled(begun(client, first)), filled(begun(Client(), first))
    one.send()
    other.send()
    assert other.response.status_code == 409
    assert "Nobody can object to this decision any more" in other.text
    assert Application.objects.filter(service=CODE).count() == 1
    assert begun(client, first).response.status_code == 409


def test_a_forged_ticket_or_way_begins_nothing(client: Client, first: actions.Receipt) -> None:
    assert client.get("/en/track/forged/object/objection").status_code == 404
    for way in ("court", "nonsense"):
        path = f"/en/track/{follow_token(first.case)}/object/{way}"
        assert client.get(path).status_code == 302


def test_the_service_is_begun_from_its_decision_only(client: Client) -> None:
    open_both()
    page = client.get(f"/en/services/{CODE}").content.decode()
    assert "Open the decision you object to" in page
    assert "Start your application" not in page
    answer = client.get(f"/en/services/{CODE}/apply")
    assert (answer.status_code, answer["Location"]) == (302, f"/en/services/{CODE}")


def test_the_reviewers_desk_leads_to_the_decision(client: Client) -> None:
    decider, reviewer = open_both()
    first = refused(decider)
    filled(begun(client, first)).send()
    objection = Objection.objects.get().pk
    page = desk(reviewer).get(f"/en/desk/files/{objection}").content.decode()
    assert "The decision objected to" in page
    assert f"/en/desk/files/{first.case}" in page
    assert desk(reviewer).get(f"/en/desk/files/{first.case}").status_code == 200


def desk(person: Person) -> Client:
    return person.client()
