"""The journal is the only queue: an Event that tells a person something gets one Delivery."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send
from tests.apps.notices.posting import HEAD, SOON, Tray, seal_all

from guichet.casework import actions
from guichet.casework.models import Answers
from guichet.casework.queries import Reach, contact_of, reach_of
from guichet.interactions.rules import PUBLIC, SYSTEM
from guichet.notices.actions import plan, send_due
from guichet.notices.models import Delivery, Reached
from guichet.notices.rules import STALE, Notice, Way

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open() -> None:
    open_the_licence()


def test_nothing_is_planned_before_the_seal(fresh_home: Path) -> None:
    send()
    assert plan(at=SOON) == 0
    seal_all(fresh_home)
    assert plan(at=SOON) == 1


def test_an_event_is_told_once_however_often_the_journal_is_read(fresh_home: Path) -> None:
    receipt = send()
    seal_all(fresh_home)
    assert plan(at=SOON) == 1
    assert plan(at=SOON) == 0
    Reached.objects.update(position=0)
    plan(at=SOON)
    row = Delivery.objects.get()
    assert (row.case, row.notice, row.way) == (receipt.case, Notice.RECEIVED, Way.EMAIL)


def test_old_news_is_no_news(fresh_home: Path) -> None:
    send()
    seal_all(fresh_home)
    assert plan(at=AT + STALE + timedelta(seconds=1)) == 0
    assert Reached.objects.get().position > 0
    assert plan(at=SOON) == 0


def test_without_an_email_a_letter_waits_to_be_printed(fresh_home: Path) -> None:
    receipt = send()
    stored = Answers.objects.get(application=receipt.case)
    stored.values = stored.values.replace(str(ANSWERS["email"]), "").replace(
        '"traps"', '"address":"1 Quay Street","traps"'
    )
    stored.save()
    seal_all(fresh_home)
    plan(at=SOON)
    assert Delivery.objects.get().way == Way.LETTER


def test_whose_answers_were_erased_is_not_written_to(fresh_home: Path) -> None:
    receipt = send()
    seal_all(fresh_home)
    Answers.objects.filter(application=receipt.case).delete()
    assert plan(at=SOON) == 0


def test_a_contact_is_for_the_system_alone() -> None:
    receipt = send()
    found = contact_of(SYSTEM, case=receipt.case)
    assert found is not None
    assert found.email == ANSWERS["email"]
    assert contact_of(PUBLIC, case=receipt.case) is None


def test_how_many_are_reached_is_read_at_once_and_for_the_system_alone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cases = {send().case for _ in range(3)}
    with django_assert_num_queries(1):
        found = reach_of(SYSTEM, cases=cases)
    assert found == dict.fromkeys(cases, Reach(email=True, address=False))
    assert reach_of(PUBLIC, cases=cases) == {}


def test_what_a_person_does_to_an_application_is_confirmed(fresh_home: Path) -> None:
    case = send().case
    actions.correct_contact(case=case, answers={"email": "moved@example.org"}, at=AT)
    actions.withdraw(case=case, at=AT)
    seal_all(fresh_home)
    plan(at=SOON)
    tray = Tray()
    send_due(post=tray, letterhead=HEAD, at=SOON)
    assert [letter.subject.split(" – ")[0] for letter in tray.letters] == [
        "We have your application",
        "We have your new contact details",
        "You took your application back",
    ]
    assert {letter.to for letter in tray.letters} == {"moved@example.org"}
