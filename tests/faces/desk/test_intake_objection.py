"""An objection by phone, at a counter or by mail: by the reference of the refusal and no more."""

import html
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.objecting import CODE, OBJECTED, open_both, refused

from guichet.casework.actions import Receipt
from guichet.casework.models import Application, Intake, Objection
from guichet.components import clock
from guichet.interactions.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
WHERE = f"/en/desk/intake/{CODE}"
NOW = OBJECTED + timedelta(days=3)  # Friday 20 November 2026, 10:42
SAID = {
    "a-grounds": "Zone 3 had places left.",
    "a-full_name": "Applicant 0001",
    "a-email": "applicant-0001@example.org",
    "channel": "mail",
    "language": "fr",
    "day": "2026-11-17",
    "time": "09:00",
    "reason": "mail_received",
    "declared": "yes",
}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, fresh_home: object) -> tuple[Client, Client, Receipt]:
    assert fresh_home
    officer, reviewer = open_both()
    first = refused(officer)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return reviewer.client(), officer.client(), first


def text(answer: HttpResponse) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def sent(browser: Client, **changed: str) -> HttpResponse:
    page = browser.get(WHERE).content.decode()
    hidden = dict(re.findall(r'name="(key|page-shown)" value="([^"]*)"', page))
    shown = {name[2:] for name in re.findall(r'name="(a-\w+)"', page)}
    answers = {name: value for name, value in SAID.items() if name[:2] != "a-" or name[2:] in shown}
    return browser.post(WHERE, {**hidden, **answers, **changed})


def test_it_counts_from_the_day_the_letter_came_and_happens_once(
    scene: tuple[Client, Client, Receipt],
) -> None:
    reviewer, officer, first = scene
    assert CODE in text(reviewer.get("/en/desk/intake"))
    assert "What the person objects to" in text(reviewer.get(WHERE))
    assert "Ce à quoi la personne" in text(reviewer.get(f"/fr/desk/intake/{CODE}"))
    assert officer.get(WHERE).status_code == 404, "not of the office that looks at objections"
    key = str(uuid4())
    done = sent(reviewer, decision=first.reference.lower().replace("-", ""), key=key)
    link = Objection.objects.get()
    row = Application.objects.get(pk=link.application_id)
    assert row.reference in text(done)
    assert (link.first_id, row.channel, row.language) == (first.case, "mail", "fr")
    assert row.clock_starts_on == date(2026, 11, 17), "Tuesday's letter, entered on Friday"
    assert Intake.objects.get().pk == row.pk
    assert row.reference in text(sent(reviewer, decision=first.reference, key=key))
    assert Application.objects.count() == 2
    assert Event.objects.filter(kind="objected").count() == 1
    again = sent(reviewer, decision=first.reference)
    assert "No refusal with this reference" in text(again), "it was done already"
    assert Application.objects.count() == 2


def test_a_reference_that_is_none_and_a_time_that_is_over_get_one_answer(
    scene: tuple[Client, Client, Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer, _officer, first = scene
    for wrong in ("", "7KQ4-M2XD-9RTB-V6HW"):
        page = text(sent(reviewer, decision=wrong))
        assert "No refusal with this reference" in page
        assert 'class="errsum"' in page
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=40))
    late = {"day": "2026-12-29", "time": "09:00", "reason": "mail_received"}
    page = text(sent(reviewer, decision=first.reference, **late))
    assert "No refusal with this reference" in page
    assert not Objection.objects.exists()
