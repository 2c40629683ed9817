"""Many cases counted at once agree with the office's own clock, and with calendars by hand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays, Pause
from guichet.analysis.timeliness.counting import (
    business_days_waited,
    local_days,
    local_stamps,
    start_days,
)

HALIFAX = ZoneInfo("America/Halifax")
ST_JOHNS = ZoneInfo("America/St_Johns")
OFFICE = BusinessCalendar(
    zone=HALIFAX, holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
)

moments = st.timedeltas(timedelta(0), timedelta(4_400)).map(
    lambda since: datetime(2019, 1, 1, tzinfo=UTC) + since
)


def _plain(moment: datetime) -> np.datetime64:
    return np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "us")


@given(
    cases=st.lists(
        st.tuples(moments, st.timedeltas(timedelta(0), timedelta(400))), min_size=1, max_size=8
    ),
    zone=st.sampled_from([HALIFAX, ST_JOHNS, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")]),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    closes=st.times(),
)
def test_many_at_once_agree_with_one_at_a_time(
    cases: list[tuple[datetime, timedelta]],
    zone: ZoneInfo,
    weekdays: frozenset[int],
    closes: time,
) -> None:
    office = BusinessCalendar(
        zone=zone, weekdays=weekdays, closes_at=closes, holidays=OFFICE.holidays
    )
    received = np.array([_plain(begin) for begin, _ in cases])
    until = np.array([_plain(begin + length) for begin, length in cases])
    assert start_days(office, received).tolist() == [office.start_day(it) for it, _ in cases]
    assert local_days(office, received).tolist() == [office.local_day(it) for it, _ in cases]
    counted = business_days_waited(office, received, until)
    assert counted.tolist() == [
        office.elapsed(received=begin, at=begin + length).count for begin, length in cases
    ]


@given(st.lists(moments, min_size=1, max_size=8))
def test_a_wall_clock_is_shown_as_the_zone_shows_it(several: list[datetime]) -> None:
    shown = local_stamps(ST_JOHNS, np.array([_plain(moment) for moment in several]))
    expected = [moment.astimezone(ST_JOHNS).replace(tzinfo=None) for moment in several]
    assert shown.tolist() == expected


# Each row worked by hand on a wall calendar of 2026: received, seen at, pauses, business days.
_HAND_WORKED = {
    # Thu 24 Dec 17:00 is after closing: 25 is a holiday, 26-27 the weekend, 28 a holiday, so it
    # counts as received on Tue 29; Wed 30 is the first business day after it.
    "after closing before a long weekend": ((12, 24, 17, 0), (12, 30, 9, 0), (), 1),
    # Mon 21 to Tue 29 December: 22, 23, 24, 29.
    "over the holidays": ((12, 21, 9, 0), (12, 29, 9, 0), (), 4),
    # Clocks go back on Sun 1 November: Fri 30 October to Mon 2 November is one business day.
    "over the end of summer time": ((10, 30, 9, 0), (11, 2, 9, 0), (), 1),
    # Clocks go forward on Sun 8 March: Fri 6 at 16:30 is before closing; Mon 9 is one day on.
    "over the start of summer time": ((3, 6, 16, 30), (3, 9, 0, 5), (), 1),
    # 22, 23, 24, 29, 30, 31 December; the closes of 23 and 24 and 29 fell in the pause.
    "a pause over holidays": (
        (12, 21, 9, 0),
        (12, 31, 12, 0),
        (((12, 23, 9, 0), (12, 30, 9, 0)),),
        3,
    ),
    # 17, 18, 19, 20 November; one close each fell in two pauses that overlap: counted once.
    "two pauses that overlap": (
        (11, 16, 9, 0),
        (11, 20, 9, 0),
        (((11, 17, 9, 0), (11, 18, 9, 0)), ((11, 17, 12, 0), (11, 18, 17, 0))),
        2,
    ),
    # A pause that begins after closing and ends before the next one closes stops nothing.
    "a pause overnight": ((11, 16, 9, 0), (11, 18, 9, 0), (((11, 16, 17, 0), (11, 17, 9, 0)),), 2),
}


@pytest.mark.parametrize("name", _HAND_WORKED)
def test_calendars_worked_by_hand(name: str) -> None:
    received, seen, pauses, days = _HAND_WORKED[name]

    def at(month: int, day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, month, day, hour, minute, tzinfo=HALIFAX)

    stood = [Pause(since=at(*since), until=at(*until)) for since, until in pauses]
    assert OFFICE.elapsed(received=at(*received), at=at(*seen), pauses=stood) == BusinessDays(days)


def test_one_moment_is_two_days_in_two_offices() -> None:
    # Mon 23 November 2026, 20:15 UTC: 16:15 in Halifax, before closing; 16:45 in St. John's, after.
    received, seen = datetime(2026, 11, 23, 20, 15, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)
    later = seen + timedelta(hours=15)
    east = BusinessCalendar(zone=ST_JOHNS)
    assert OFFICE.elapsed(received=received, at=later) == BusinessDays(1)
    assert east.elapsed(received=received, at=later) == BusinessDays(0)
