"""Recording a contact on one page, and seeing what people come for."""

import html
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import AT, CODE, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework.models import Contact
from guichet.components import clock

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
NOW = AT + timedelta(hours=1)  # 11:42 in the office
WHERE = "/en/desk/contacts"
GIVEN = {"channel": "counter", "reason": "document", "language": "fr", "resolved": "yes"}


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def text(answer: HttpResponse) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def sent(browser: Client, **changed: str) -> HttpResponse:
    page = browser.get(WHERE).content.decode()
    hidden = dict(re.findall(r'name="(key|began|office)" value="([^"]*)"', page))
    return browser.post(WHERE, {**hidden, **GIVEN, **changed})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_contact_is_recorded_in_one_form_and_shown_on_its_file(
    people: People, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, receipt = people.officer.client(), send()
    where = f"/{language}/desk/contacts"
    page = browser.get(f"{where}?case={receipt.case}").content.decode()
    assert receipt.reference in page
    hidden = dict(re.findall(r'name="(key|began|office)" value="([^"]*)"', page))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=7))
    form = {**hidden, **GIVEN, "reference": receipt.reference, "arrived": "11:30"}
    for _twice in range(2):
        assert browser.post(where, form).status_code == 303
    row = Contact.objects.get()
    assert (row.application_id, row.resolved, row.language) == (receipt.case, True, "fr")
    assert row.started_at - row.arrived_at == timedelta(minutes=12)
    assert row.ended_at - row.started_at == timedelta(minutes=7)
    file = text(browser.get(f"/{language}/desk/files/{receipt.case}"))
    assert {"en": "To hand something in", "fr": "Remettre quelque chose"}[language] in file
    assert f"?case={receipt.case}" in file
    report = text(people.auditor.client().get(f"{where}/report"))
    assert {"en": "withheld", "fr": "non publié"}[language] in report


def test_what_is_to_mend_is_said_and_what_was_typed_is_kept(people: People) -> None:
    browser = people.officer.client()
    cases = [
        ({"channel": "web"}, "Choose how they reached us"),
        ({"reason": ""}, "Choose what it was about"),
        ({"language": "xx"}, "Choose the person’s language"),
        ({"resolved": ""}, "Say whether it is resolved"),
        ({"reference": "7KQ4"}, "None of your files has this reference"),
        ({"day": "soon"}, "Enter the day and the times"),
        ({"day": "2026-11-06"}, "Enter the day and the times"),
        ({"started": "11:40", "ended": "11:30"}, "It begins after it arrives"),
        ({"ended": "23:30"}, "It cannot end later than now"),
        ({"day": "2026-10-06", "ended": "11:30"}, "Record it within 10 business days"),
    ]
    for changed, said in cases:
        answer = sent(browser, **changed)
        assert answer.status_code == 200
        assert said in text(answer), changed
        assert 'class="errsum"' in text(answer)
        if "reason" not in changed:
            assert '<option value="document" selected>' in text(answer)
    assert not Contact.objects.exists()


def test_what_no_page_of_ours_sends_is_not_found(people: People) -> None:
    browser = people.officer.client()
    for name in ("key", "began", "office"):
        assert sent(browser, **{name: "x"}).status_code == 404
    assert sent(browser, office=str(people.outsider.office)).status_code == 404
    assert sent(browser, service="no-such-service").status_code == 404
    assert browser.get(f"{WHERE}?case=x").status_code == 404
    assert people.auditor.client().get(WHERE).status_code == 403
    other = send()
    hidden = text(people.outsider.client().get(f"{WHERE}?case={other.case}"))
    assert other.reference not in hidden
    assert browser.get(f"{WHERE}/report?days=7").status_code == 200


def test_a_letter_of_another_day_keeps_its_days(people: People) -> None:
    sent(
        people.officer.client(),
        channel="mail",
        service=CODE,
        day="2026-11-06",
        arrived="09:00",
        started="15:00",
        ended="15:20",
        resolved="no",
    )
    row = Contact.objects.get()
    assert (row.channel, row.service, row.resolved) == ("mail", CODE, False)
    assert row.ended_at.isoformat() == "2026-11-06T19:20:00+00:00"
