"""An office's business days, from the hours and the calendar of holidays it names."""

from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from guichet.analysis.timeliness import BusinessCalendar

_YEARS = range(1970, 2101)


@lru_cache(maxsize=64)
def calendar_of(zone: str, weekdays: str, closes_at: time, named: str) -> BusinessCalendar:
    """Return one calendar per set of hours: a year's holidays are computed once a process.

    `weekdays` are digits, 0 for Monday; `named` is a calendar such as `CA-NS`, or empty.
    """
    days: frozenset[date] = frozenset()
    if named:
        country, _dash, part = named.partition("-")
        kept = holidays.country_holidays(country, subdiv=part or None, years=_YEARS)
        days = frozenset(kept)
    return BusinessCalendar(
        zone=ZoneInfo(zone),
        weekdays=frozenset(int(digit) for digit in weekdays),
        closes_at=closes_at,
        holidays=days,
    )
