"""Open now, until when and from when: in the office's zone, on the nights the clock changes too."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from guichet.analysis.timeliness import BusinessCalendar
from guichet.catalogue.rules.hours import Standing, standing

HALIFAX = ZoneInfo("America/Halifax")
EVERY_DAY = BusinessCalendar(zone=HALIFAX, weekdays=frozenset(range(7)))
WEEK = BusinessCalendar(zone=HALIFAX, holidays=frozenset({date(2026, 11, 11)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def stands(
    now: str, *, calendar: BusinessCalendar = WEEK, hours: tuple[str, str] = ("08:30", "16:30")
) -> Standing:
    opens, closes = map(time.fromisoformat, hours)
    return standing(calendar=calendar, opens_at=opens, closes_at=closes, at=at(now))


@pytest.mark.parametrize(
    ("now", "open_until", "opens"),
    [
        ("2026-11-09T08:29:59-04:00", None, "2026-11-09T08:30:00-04:00"),
        ("2026-11-09T08:30:00-04:00", "2026-11-09T16:30:00-04:00", None),
        ("2026-11-09T16:29:59-04:00", "2026-11-09T16:30:00-04:00", None),
        ("2026-11-09T16:30:00-04:00", None, "2026-11-10T08:30:00-04:00"),
        # The next day is a holiday, and on Friday evening comes a weekend.
        ("2026-11-10T18:00:00-04:00", None, "2026-11-12T08:30:00-04:00"),
        ("2026-11-13T18:00:00-04:00", None, "2026-11-16T08:30:00-04:00"),
        ("2026-11-11T12:00:00-04:00", None, "2026-11-12T08:30:00-04:00"),
        # Over the weekend on which the clock goes back, and the one on which it goes forward.
        ("2026-10-30T18:00:00-03:00", None, "2026-11-02T08:30:00-04:00"),
        ("2027-03-12T18:00:00-04:00", None, "2027-03-15T08:30:00-03:00"),
        # Near midnight it is another day in UTC already.
        ("2026-11-09T23:30:00-04:00", None, "2026-11-10T08:30:00-04:00"),
    ],
)
def test_an_office_opens_and_closes_in_its_own_zone(
    now: str, open_until: str | None, opens: str | None
) -> None:
    found = stands(now)
    assert found.closes_at == (at(open_until) if open_until else None)
    assert found.opens_at == (at(opens) if opens else None)
    assert found.open is (open_until is not None)


def test_the_hour_that_comes_twice_is_open_both_times() -> None:
    hours = ("01:00", "01:45")
    first = stands("2026-11-01T01:30:00-03:00", calendar=EVERY_DAY, hours=hours)
    second = stands("2026-11-01T01:30:00-04:00", calendar=EVERY_DAY, hours=hours)
    assert first.open
    assert second.open
    assert not stands("2026-11-01T01:50:00-04:00", calendar=EVERY_DAY, hours=hours).open


def test_the_hour_that_is_left_out_begins_after_the_jump() -> None:
    hours = ("02:30", "05:00")
    before = stands("2027-03-14T01:59:00-04:00", calendar=EVERY_DAY, hours=hours)
    assert before.opens_at == at("2027-03-14T03:30:00-03:00")
    assert stands("2027-03-14T03:31:00-03:00", calendar=EVERY_DAY, hours=hours).open
