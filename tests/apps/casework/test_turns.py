"""Whose turn it is: orders of stages, classes with a reason, and nobody waiting for ever."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework import licence
from tests.apps.casework.racing import at_once
from tests.apps.catalogue.factories import make_active, make_office
from tests.people import Person, hire

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays
from guichet.casework import actions, queries
from guichet.casework.models import Application, Triage
from guichet.casework.rules import (
    Cause,
    ClassRefused,
    Kept,
    MoveRefused,
    Outcome,
    Purpose,
    turn_day,
)
from guichet.catalogue.definitions import Answer, Order, definition_for
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role

CODE = "travel-card"
AT = datetime(2026, 11, 9, 14, 42, tzinfo=UTC)
CALENDAR = BusinessCalendar(zone=ZoneInfo("America/Halifax"))
MONDAY = date(2026, 11, 9)
WHY = "The ticket leaves tomorrow morning."
DB = pytest.mark.django_db
ANSWERS: dict[str, Answer] = {
    "request": "replacement",
    "what_happened": "stolen",  # costs nothing: it goes to the office at once
    "residence": "northshore",
    "full_name": "Applicant 0001",
    "birth_date": "1971-11-19",
    "birth_place": "Port Halden",
    "address": "1 Harbour Road, Port Halden",
    "email": "applicant-0001@example.org",
}


# --- The rule ------------------------------------------------------------------------------
def test_each_order_reckons_the_turn_from_its_own_day() -> None:
    reckon = dict.fromkeys(Order, MONDAY)
    for order in Order:
        reckon[order] = turn_day(
            calendar=CALENDAR,
            order=order,
            starts_on=MONDAY,
            promise=(date(2026, 11, 20), 30),
            ahead=5,
        )
    assert reckon == {
        Order.FIRST_COME: MONDAY,
        Order.EARLIEST_PROMISE: date(2026, 10, 9),  # 30 business days before 20 November
        Order.CLASS_THEN_AGE: date(2026, 11, 2),
    }


@given(
    days=st.integers(0, 400),
    later=st.integers(0, 60),
    ahead=st.integers(0, 40),
)
def test_no_file_that_came_more_than_the_head_start_later_goes_before(
    days: int, later: int, ahead: int
) -> None:
    first = CALENDAR.business_days_before(MONDAY + timedelta(days=days), BusinessDays(0))
    second = CALENDAR.add_business_days(first, BusinessDays(later))
    old = turn_day(calendar=CALENDAR, order=Order.CLASS_THEN_AGE, starts_on=first)
    new = turn_day(calendar=CALENDAR, order=Order.CLASS_THEN_AGE, starts_on=second, ahead=ahead)
    assert (new < old) is (later < ahead)


# --- A simulated year ----------------------------------------------------------------------
_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of the simulated year: the business day it came on and whether it is urgent."""

    day: int
    urgent: bool


def a_year(seed: int) -> Iterator[list[Arrival]]:
    """Yield the arrivals of 250 business days: 60 % urgent, ten a day, twelve in the summer."""
    rng = np.random.default_rng(seed)
    for day in range(250):
        mean = 12 if 100 <= day < 170 else 9
        yield [Arrival(day, bool(rng.random() < 0.6)) for _ in range(rng.poisson(mean))]


def oldest_ordinary(seed: int, key: Callable[[Arrival], object], *, capacity: int) -> list[int]:
    """Serve `capacity` files a day by the key; return the oldest ordinary file's age, day by day.

    In the summer absences leave seven: fewer than arrive, and hardly more than the urgent ones.
    """
    line: list[tuple[object, int, Arrival]] = []
    ages, number = [], 0
    for day, arrivals in enumerate(a_year(seed)):
        for each in arrivals:
            heapq.heappush(line, (key(each), number, each))
            number += 1
        for _ in range(min(7 if 100 <= day < 170 else capacity, len(line))):
            heapq.heappop(line)
        waiting = [day - each.day for _key, _number, each in line if not each.urgent]
        ages.append(max(waiting, default=0))
    return ages


def turn_in_days(each: Arrival) -> date:
    """Reckon the turn as the desk does, on the calendar of an office."""
    came = CALENDAR.add_business_days(MONDAY, BusinessDays(each.day))
    return turn_day(
        calendar=CALENDAR,
        order=Order.CLASS_THEN_AGE,
        starts_on=came,
        ahead=_AHEAD if each.urgent else 0,
    )


@pytest.mark.parametrize("seed", [20261126, 7, 41])
def test_in_a_year_of_60_percent_urgent_arrivals_no_ordinary_file_starves(seed: int) -> None:
    as_they_came = oldest_any(seed, capacity=12)
    ours = oldest_ordinary(seed, turn_in_days, capacity=12)
    # The bound: the head start, and the time the backlog itself takes whatever the order.
    bound = _AHEAD + max(as_they_came)
    assert max(ours) <= bound, (max(ours), bound)
    # The control: urgent files always first, and the same year starves the ordinary ones.
    strict = oldest_ordinary(seed, lambda each: not each.urgent, capacity=12)
    assert max(strict) > bound, (max(strict), bound)


def oldest_any(seed: int, *, capacity: int) -> list[int]:
    """Return the oldest file's age by day when files are taken as they come."""
    line: list[int] = []
    ages = []
    for day, arrivals in enumerate(a_year(seed)):
        line += [each.day for each in arrivals]
        del line[: 7 if 100 <= day < 170 else capacity]
        ages.append(day - line[0] if line else 0)
    return ages


# --- The desk ------------------------------------------------------------------------------
@pytest.fixture
def officer(request: pytest.FixtureRequest) -> Person:
    if "fresh_database" not in request.fixturenames:
        request.getfixturevalue("db")
    version = definition_for(CODE).version
    make_active(
        CODE, office="travel-documents-director", runs_here=True, definition_version=version
    )
    office = make_office("travel-documents-director")
    return hire("officer", role=Role.OFFICER, office=office.pk)


def send(*, day: int = 0) -> UUID:
    """Send an application so many days after the ninth."""
    receipt = actions.submit(
        key=uuid4(),
        service=CODE,
        definition_version=definition_for(CODE).version,
        answers=ANSWERS,
        language="en",
        channel="web",
        at=AT + timedelta(days=day),
    )
    return receipt.case


def listed(person: Person) -> list[UUID]:
    found = queries.queue(
        person.viewer,
        filters=queries.QueueFilters(sort="turn"),
        page="",
        today=date(2026, 11, 27),
    )
    assert found is not None
    return [row.case for segment in found.segments for row in segment.rows]


def put(person: Person, case: UUID, case_class: str, words: str = WHY) -> None:
    actions.triage(person.viewer, case=case, case_class=case_class, words=words, at=AT)


def test_a_class_puts_a_file_ahead_by_its_head_start_and_no_more(officer: Person) -> None:
    first, second, third = send(), send(day=8), send(day=17)
    assert listed(officer) == [first, second, third]
    put(officer, third, "travel-soon")  # 12 business days before the 26th: the 10th
    assert listed(officer) == [first, third, second]
    put(officer, third, "")
    assert listed(officer) == [first, second, third]
    payloads = Event.objects.filter(kind="triaged").values_list("payload", flat=True)
    assert ["travel-soon" in each for each in payloads] == [True, True]
    assert "ticket" not in "".join(payloads)


def test_a_class_needs_a_reason_and_must_be_one_of_the_services(officer: Person) -> None:
    case = send()
    for words in ("  ", "x" * 501):
        with pytest.raises(actions.WordsRefused):
            put(officer, case, "travel-soon", words)
    with pytest.raises(ClassRefused, match="alone-abroad"):
        put(officer, case, "friend-of-the-house")
    assert not Triage.objects.exists()
    put(officer, case, "alone-abroad")
    put(officer, case, "alone-abroad", "Said again.")
    assert Triage.objects.count() == 1
    file = actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=AT)
    assert [(each.words, each.to and each.to.letter) for each in file.sorting.history] == [
        (WHY, "B")
    ]
    seen = queries.turn_of(PUBLIC, case=case)
    assert seen is not None
    assert seen.own_class is not None
    assert seen.own_class.days == 6


def test_readers_strangers_and_ended_files_change_no_class(officer: Person) -> None:
    case = send()
    auditor = hire("auditor", role=Role.AUDITOR, office=officer.office)
    stranger = hire("stranger", role=Role.OFFICER, office=make_office("harbour-safety").pk)
    with pytest.raises(actions.NotYours):
        put(auditor, case, "travel-soon")
    with pytest.raises(actions.NoSuchFile):
        put(stranger, case, "travel-soon")
    actions.withdraw(case=case, at=AT)
    with pytest.raises(MoveRefused):
        put(officer, case, "travel-soon")


def test_the_class_goes_with_the_file_to_the_next_stage(officer: Person) -> None:
    case = send()
    put(officer, case, "travel-soon")
    turn = Application.objects.get(pk=case).turn_on
    actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=AT)
    actions.hand_over(officer.viewer, case=case, to="making", words="", at=AT)
    assert Application.objects.get(pk=case).turn_on == turn < MONDAY


@DB
def test_a_pause_moves_a_turn_that_goes_by_the_promise() -> None:
    office = licence.open_the_licence()
    officer = hire("licence-officer", role=Role.OFFICER, office=office.pk)
    case = licence.send().case
    actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=AT)
    actions.hand_over(officer.viewer, case=case, to="inspection", words="", at=AT)
    before = Application.objects.get(pk=case).turn_on
    hold = actions.ask(
        officer.viewer, case=case, reason="other", words="Which?", due_on=None, at=AT
    )
    actions.answer(case=case, hold=hold, words="This.", at=AT + timedelta(days=7))
    assert Application.objects.get(pk=case).turn_on > before


def test_the_words_are_erased_with_the_file(fresh_home: object, officer: Person) -> None:
    assert fresh_home
    case = send()
    put(officer, case, "travel-soon")
    decision = actions.decide(
        officer.viewer,
        case=case,
        outcome=Outcome.REFUSED,
        reason=next(r.code for r in definition_for(CODE).reasons if r.outcome == "refused"),
        words="",
        at=AT,
    )
    standing = Application.objects.get(pk=case)
    if standing.status == "decided":
        actions.release(decision=decision, at=AT + timedelta(days=1))
    actions.erase(case=case, kinds=set(Kept), cause=Cause.COURT_ORDER, at=AT)
    assert Triage.objects.get().words == ""


# --- Taking the next ------------------------------------------------------------------------
def test_the_next_file_is_the_first_that_nobody_holds(officer: Person) -> None:
    first, second = send(), send(day=1)
    put(officer, second, "travel-soon")
    colleague = hire("colleague", role=Role.OFFICER, office=officer.office)
    at = AT + timedelta(days=2)
    assert actions.claim_next(officer.viewer, office=officer.office, at=at) == second
    assert actions.claim_next(colleague.viewer, office=officer.office, at=at) == first
    assert actions.claim_next(colleague.viewer, office=officer.office, at=at) is None
    auditor = hire("auditor", role=Role.AUDITOR, office=officer.office)
    with pytest.raises(actions.NotYours):
        actions.claim_next(auditor.viewer, office=officer.office, at=at)


def test_many_take_the_next_at_once_and_each_gets_another(
    fresh_database: str, officer: Person
) -> None:
    assert fresh_database
    cases = {send(day=day % 3) for day in range(6)}
    colleagues = [
        hire(f"o-{number}", role=Role.OFFICER, office=officer.office).viewer for number in range(6)
    ]
    at = AT + timedelta(days=5)
    works = [
        lambda v=viewer: actions.claim_next(v, office=officer.office, at=at)  # type: ignore[misc]  # a lambda with a default is untyped to mypy
        for viewer in colleagues
    ]
    assert set(at_once(*works)) == cases
