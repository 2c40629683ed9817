"""What ages is counted by office, service, stage and class, and put before the office once."""

import contextlib
import threading
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.apps.casework.licence import AT, CODE, open_the_licence, send
from tests.apps.casework.racing import at_once, without_locks
from tests.apps.catalogue.factories import STARTS, make_office
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Application
from guichet.casework.rules import Press, Purpose, presses
from guichet.catalogue.models import Ownership, Service
from guichet.interactions.models import Event
from guichet.interactions.rules import Role, Viewer

DB = pytest.mark.django_db
LIMIT = date(2027, 2, 5)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "standard", "legal", "press"),
    [
        (date(2027, 1, 28), date(2026, 12, 1), LIMIT, None),
        (date(2027, 1, 29), None, LIMIT, Press.LIMIT_NEAR),
        (LIMIT, None, LIMIT, Press.LIMIT_NEAR),
        (date(2027, 2, 6), None, LIMIT, Press.LIMIT_PASSED),
        (LIMIT, LIMIT, None, None),
        (date(2027, 2, 6), LIMIT, None, Press.STANDARD_PASSED),
        (LIMIT, None, None, None),
    ],
)
def test_the_limit_presses_a_week_before_and_the_standard_where_there_is_none(
    today: date, standard: date | None, legal: date | None, press: Press | None
) -> None:
    assert presses(today=today, standard_due_on=standard, legal_due_on=legal) is press


@pytest.fixture
def office(request: pytest.FixtureRequest) -> UUID:
    if "fresh_database" not in request.fixturenames:
        request.getfixturevalue("db")
    return UUID(str(open_the_licence().pk))


def due(case: UUID) -> date:
    found = Application.objects.get(pk=case).legal_due_on
    assert found is not None
    return found


def escalations(case: UUID) -> list[str]:
    return list(Event.objects.filter(case=case, kind="escalated").values_list("payload", flat=True))


def test_a_file_is_put_before_its_office_once_and_not_before_its_time(office: UUID) -> None:
    case = send().case
    limit = due(case)
    assert actions.escalate_due(at=noon(limit - timedelta(days=8))) == 0
    # The week begins at the office's midnight, not at the server's.
    early = datetime.combine(limit - timedelta(days=7), datetime.min.time(), tzinfo=UTC)
    assert actions.escalate_due(at=early + timedelta(hours=3)) == 0
    assert actions.escalate_due(at=early + timedelta(hours=5)) == 1
    assert actions.escalate_due(at=noon(limit)) == 0
    assert actions.escalate_due(at=noon(limit + timedelta(days=30))) == 0
    assert len(escalations(case)) == 1
    assert '"cause":"limit_near"' in escalations(case)[0]
    assert Event.objects.get(kind="escalated").office == office


def test_a_question_stops_it_and_an_ended_file_is_left(office: UUID) -> None:
    officer = hire("officer", role=Role.OFFICER, office=office)
    asked, gone = send().case, send().case
    actions.ask(officer.viewer, case=asked, reason="other", words="W?", due_on=None, at=AT)
    actions.withdraw(case=gone, at=AT)
    assert actions.escalate_due(at=noon(due(asked))) == 0


def test_without_a_limit_the_standard_counts_once_it_is_over(office: UUID) -> None:
    assert office
    case = send().case
    Application.objects.update(legal_due_on=None)
    standard = Application.objects.get().standard_due_on
    assert standard is not None
    assert actions.escalate_due(at=noon(standard)) == 0
    assert actions.escalate_due(at=noon(standard + timedelta(days=1))) == 1
    assert '"cause":"standard_passed"' in escalations(case)[0]


def shown(viewer: Viewer, today: date) -> queries.Ageing:
    found = queries.ageing(viewer, office=None, today=today)
    assert found is not None
    return found


def test_it_goes_to_the_accountable_office_whichever_has_the_file(office: UUID) -> None:
    harbour = make_office("harbour-safety").pk
    service = Service.objects.get(code=CODE)
    Ownership.objects.create(service=service, office_id=harbour, stage="inspection", starts=STARTS)
    officer = hire("officer", role=Role.OFFICER, office=office)
    inspector = hire("inspector", role=Role.OFFICER, office=harbour)
    case = send().case
    actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=AT)
    actions.hand_over(officer.viewer, case=case, to="inspection", words="", at=AT)
    limit = due(case)
    assert actions.escalate_due(at=noon(limit)) == 1
    assert Event.objects.get(kind="escalated").office == office
    ours = shown(officer.viewer, limit + timedelta(days=1))
    assert [(each.case, each.past_limit) for each in ours.escalated] == [(case, True)]
    assert ours.rows == ()
    theirs = shown(inspector.viewer, limit)
    assert theirs.escalated == ()
    assert [row.open for row in theirs.rows] == [1]


def test_what_ages_is_counted_by_stage_and_class_with_open_files(office: UUID) -> None:
    officer = hire("officer", role=Role.OFFICER, office=office)
    first, second, asked = (send().case for _ in range(3))
    standard = Application.objects.get(pk=first).standard_due_on
    assert standard is not None
    Application.objects.filter(pk=second).update(stage="decision")
    actions.ask(officer.viewer, case=asked, reason="other", words="W?", due_on=None, at=AT)
    seen = shown(officer.viewer, standard)
    assert [
        (row.stage["en"], row.open, row.waiting, row.this_week, row.past_standard, row.past_limit)
        for row in seen.rows
    ] == [
        ("Checking that nothing is missing", 2, 1, 1, 0, 0),
        ("Deciding", 1, 0, 1, 0, 0),
    ]
    later = shown(officer.viewer, due(first) + timedelta(days=1))
    assert [(row.past_standard, row.past_limit) for row in later.rows] == [(1, 1), (1, 1)]


def test_another_offices_counts_are_nobody_elses(office: UUID) -> None:
    send()
    stranger: Person = hire("stranger", role=Role.LEAD, office=make_office("harbour-safety").pk)
    assert shown(stranger.viewer, LIMIT).rows == ()
    nobody = Viewer(user=uuid4())
    assert queries.ageing(nobody, office=office, today=LIMIT) is None


# --- Races ----------------------------------------------------------------------------------
def test_several_workers_escalate_each_file_once(fresh_database: str, office: UUID) -> None:
    assert fresh_database
    assert office
    cases = {send(key=uuid4()).case for _ in range(6)}
    late = noon(due(next(iter(cases))))
    at_once(*[lambda: actions.escalate_due(at=late)] * 4)
    actions.escalate_due(at=late)
    escalated = Event.objects.filter(kind="escalated").values_list("case", flat=True)
    assert sorted(escalated, key=str) == sorted(cases, key=str)


def meet_where_both_have_read(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("guichet.casework.actions.escalate")
    barrier = threading.Barrier(2)

    def waiting(**given: object) -> object:
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return presses(**given)  # type: ignore[arg-type]  # names and values are the callee's own

    monkeypatch.setattr(module, "presses", waiting)


def test_without_the_lock_one_file_is_escalated_twice(
    fresh_database: str, office: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fresh_database
    assert office
    late = noon(due(send().case))
    meet_where_both_have_read(monkeypatch)
    without_locks(monkeypatch)
    results = at_once(*[lambda: actions.escalate_due(at=late)] * 2)
    if connection.vendor == "postgresql":
        assert Event.objects.filter(kind="escalated").count() == 2, results
    else:  # SQLite's snapshot stops the second with an error: it got as far as writing
        assert any(isinstance(result, Exception) for result in results), results
