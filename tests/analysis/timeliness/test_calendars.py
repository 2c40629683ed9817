"""Business-day clocks, against a wall calendar and against a day-by-day count."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.analysis.timeliness import (
    BusinessCalendar,
    BusinessDays,
    CalendarDays,
    NoBusinessDays,
    Pause,
)

HALIFAX = ZoneInfo("America/Halifax")
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
OFFICE = BusinessCalendar(zone=HALIFAX, holidays=CHRISTMAS)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=HALIFAX)


def test_a_morning_arrival_counts_from_that_day() -> None:
    assert OFFICE.start_day(local(date(2026, 11, 23), 9)) == date(2026, 11, 23)


def test_after_closing_counts_from_the_next_business_day() -> None:
    assert OFFICE.start_day(local(date(2026, 11, 27), 16, 31)) == date(2026, 11, 30)


def test_the_offices_own_zone_decides_the_day() -> None:
    # 02:00 UTC on Tuesday is still Monday evening in Halifax, after closing.
    assert OFFICE.start_day(datetime(2026, 11, 24, 2, tzinfo=UTC)) == date(2026, 11, 24)
    assert OFFICE.local_day(datetime(2026, 11, 24, 2, tzinfo=UTC)) == date(2026, 11, 23)


def test_due_skips_weekends_and_holidays() -> None:
    assert OFFICE.due(date(2026, 12, 23), BusinessDays(3)) == date(2026, 12, 30)


def test_calendar_days_skip_nothing() -> None:
    assert OFFICE.due(date(2026, 12, 23), CalendarDays(3)) == date(2026, 12, 26)


def test_the_two_kinds_of_days_never_compare() -> None:
    assert BusinessDays(3) != CalendarDays(3)
    with pytest.raises(TypeError):
        assert BusinessDays(3) < CalendarDays(4)  # type: ignore[operator]  # what mypy refuses is refused at run time too


def test_the_clock_stands_while_the_office_waits_on_the_applicant() -> None:
    received = local(date(2026, 11, 9), 10)
    asked, answered = local(date(2026, 11, 16), 9), local(date(2026, 11, 18), 14)
    at = local(date(2026, 11, 20), 12)
    # 10-13 and 16-20 November are nine business days; the closes of 16 and 17 fell in the pause.
    assert OFFICE.elapsed(received=received, at=at) == BusinessDays(9)
    pauses = [Pause(since=asked, until=answered)]
    assert OFFICE.elapsed(received=received, at=at, pauses=pauses) == BusinessDays(7)


def test_a_pause_that_lasts_stops_the_clock_for_good() -> None:
    received, asked = local(date(2026, 11, 9), 10), local(date(2026, 11, 10), 9)
    for days in (0, 1, 30):
        at = asked + timedelta(days=days)
        elapsed = OFFICE.elapsed(received=received, at=at, pauses=[Pause(since=asked)])
        assert elapsed == BusinessDays(0)


def test_an_office_that_never_works_is_refused() -> None:
    with pytest.raises(NoBusinessDays, match="at least one"):
        BusinessCalendar(zone=HALIFAX, weekdays=frozenset())


days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
weeks = st.frozensets(st.integers(0, 6), min_size=1)


@given(start=days, span=st.integers(0, 400), weekdays=weeks, off=st.frozensets(days, max_size=5))
def test_counting_agrees_with_a_walk_day_by_day(
    start: date, span: int, weekdays: frozenset[int], off: frozenset[date]
) -> None:
    office = BusinessCalendar(zone=HALIFAX, weekdays=weekdays, holidays=off)
    end = start + timedelta(days=span)
    walked = sum(
        (start + timedelta(days=k)).weekday() in weekdays and (start + timedelta(days=k)) not in off
        for k in range(1, span + 1)
    )
    assert office.business_days_between(start, end).count == walked
    assert office.count_many([start], [end]).tolist() == [walked]


@given(start=days, length=st.integers(0, 250), weekdays=weeks)
def test_a_promise_runs_exactly_its_length(
    start: date, length: int, weekdays: frozenset[int]
) -> None:
    office = BusinessCalendar(zone=HALIFAX, weekdays=weekdays)
    first = office.add_business_days(start, BusinessDays(0))
    due = office.add_business_days(first, BusinessDays(length))
    assert office.is_business_day(due)
    assert office.business_days_between(first, due) == BusinessDays(length)


@given(
    start=days,
    length=st.integers(1, 60),
    worked=weeks,
    pauses=st.lists(
        st.tuples(st.integers(0, 80), st.integers(0, 23), st.integers(0, 900)), max_size=4
    ),
)
def test_moved_pause_by_pause_a_promise_keeps_its_length_on_the_clock(
    start: date, length: int, worked: frozenset[int], pauses: list[tuple[int, int, int]]
) -> None:
    office = BusinessCalendar(zone=HALIFAX, weekdays=worked, holidays=CHRISTMAS)
    received = local(office.add_business_days(start, BusinessDays(0)), 10)
    first = office.start_day(received)
    due = office.due(first, BusinessDays(length))
    stood: list[Pause] = []
    ends = received
    for gap, hour, hours in sorted(pauses):
        since = max(ends, local(first + timedelta(days=gap), hour))
        ends = since + timedelta(hours=hours)
        pause = Pause(since=since, until=ends)
        due = office.moved(due, by=pause, start=first)
        stood.append(pause)

    def run(day: date) -> int:
        return office.elapsed(received=received, at=local(day, 23), pauses=stood).count

    # The last day is the first on which the whole length has run, counted day by day.
    assert run(due) == length
    assert run(due - timedelta(days=1)) == length - 1
    total = sum(office.standing_days(each, start=first).count for each in stood)
    # Past every pause too: one may begin after the promise's last day.
    far = max(due, office.local_day(ends)) + timedelta(days=100)
    assert run(far) == office.business_days_between(first, far).count - total


def test_a_pause_that_lasts_has_no_length_without_a_day() -> None:
    with pytest.raises(ValueError, match="until"):
        OFFICE.standing_days(Pause(since=local(date(2026, 11, 9), 10)), start=date(2026, 11, 9))
