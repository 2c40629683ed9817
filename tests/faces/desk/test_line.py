"""Calling people from the waiting room at the desk."""

import html
import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.apps.catalogue.ways import let_in
from tests.people import People, staff_two_offices

from guichet.casework.models import Contact, WalkIn, WalkInCall
from guichet.components import clock

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    at(monkeypatch, AT)
    office, other = open_the_licence(), make_office("harbour-safety")
    let_in(office, other)
    return staff_two_offices(office=office.pk, other=other.pk)


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def text(answer: HttpResponse) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def form(browser: Client, action: str, **more: str) -> HttpResponse:
    """Send one of the forms of the line's page, with its hidden fields."""
    page = browser.get("/en/desk/line").content.decode()
    wanted = next(each for each in page.split("<form")[1:] if f'{action}"' in each)
    where = re.findall(r'action="([^"]*)"', wanted)[0]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', wanted))
    return browser.post(where, {**hidden, **more}, follow=True)


def do(browser: Client, what: str, **more: str) -> HttpResponse:
    call = WalkInCall.objects.get(ended_at__isnull=True)
    return form(browser, str(call.pk), do=what, **more)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_who_serves_sees_the_line(people: People, language: str) -> None:
    form(people.officer.client(), "hand-out", reason="paying")
    page = text(people.officer.client().get(f"/{language}/desk/line"))
    assert {"en": "1 person waits", "fr": "1 personne attend"}[language] in page
    assert {"en": "About paying", "fr": "Au sujet d’un paiement"}[language] in page


def test_from_the_ticket_handed_out_to_the_contact_recorded(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, receipt = people.officer.client(), send()
    assert "Nobody waits" in text(form(browser, "line/call", window="3"))
    handed = text(form(browser, "hand-out", reason="document"))
    assert "Ticket 1 is handed out" in handed
    assert str(WalkIn.objects.get().pk) in handed
    assert "Choose what it was about" in text(form(browser, "hand-out", reason=""))
    at(monkeypatch, AT + timedelta(minutes=6))
    assert "They are here" in text(form(browser, "line/call", window=" 3 "))
    assert "Window 3" in text(Client().get("/en/walk-in/licences-director/screen"))
    assert "Called 2 times" in text(do(browser, "again"))
    assert "begin first" in text(do(browser, "resolved", reason="document"))
    do(browser, "begin")
    at(monkeypatch, AT + timedelta(minutes=10))
    wrong = do(browser, "resolved", reason="document", reference="7KQ4")
    assert "None of your files has this reference" in text(wrong)
    assert 'value="7KQ4"' in text(wrong)
    done = do(browser, "resolved", reason="document", reference=receipt.reference)
    assert "Recorded." in text(done)
    row = Contact.objects.get()
    assert (row.application_id, row.resolved) == (receipt.case, True)
    assert row.started_at - row.arrived_at == timedelta(minutes=6)
    assert (
        "Window" not in text(Client().get("/en/walk-in/licences-director/screen")).split("<main")[1]
    )
    assert 'value="3"' in text(browser.get("/en/desk/line")), "the window is remembered"


def test_sent_on_nobody_came_and_what_nobody_may(people: People) -> None:
    browser, there = people.officer.client(), people.outsider.client()
    for _ in range(2):
        form(browser, "hand-out", reason="apply")
    form(browser, "line/call")
    assert "still" in text(browser.post(
        "/en/desk/line/call",
        {"office": str(people.officer.office), "key": str(uuid4())},
        follow=True,
    ))  # fmt: skip  # read as one
    do(browser, "begin")
    assert "Sent on" in text(do(browser, "transfer", to=str(people.outsider.office)))
    assert "1 person waits" in text(there.get("/en/desk/line"))
    form(browser, "line/call")
    do(browser, "not-there")
    assert "1 person waits" not in text(browser.get("/en/desk/line"))
    assert set(WalkIn.objects.values_list("state", flat=True)) == {"waiting", "no_show"}
    office = str(people.officer.office)
    for data in ({"office": office, "key": "x"}, {"office": "x", "key": str(uuid4())}):
        assert browser.post("/en/desk/line/call", data).status_code == 404
    wrong = {"office": office, "key": str(uuid4()), "reason": "apply"}
    assert there.post("/en/desk/line/call", wrong).status_code == 403
    assert there.post("/en/desk/line/hand-out", wrong).status_code == 403
    call = WalkInCall.objects.order_by("called_at").first()
    assert call is not None
    for what, status in (("begin", 403), ("dance", 404), ("transfer", 404)):
        answer = there.post(f"/en/desk/line/{call.pk}", {"office": office, "do": what})
        assert answer.status_code == status, what
    assert people.auditor.client().get("/en/desk/line").status_code == 403


def test_an_office_without_a_door_says_so(people: People) -> None:
    WalkIn.objects.all().delete()
    from_nowhere = people.officer.client()
    office = make_office("licences-director")
    office.ways.all().delete()
    assert "None of your offices" in text(from_nowhere.get("/en/desk/line"))
