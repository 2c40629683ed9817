"""When an estimate may be shown as a number, and when its score may be shown at all."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

LEAST_COVERAGE = 70
"""Of a hundred people told "8 in 10 within", how many must have heard for the next to be told."""

LEAST_SCORED = 10
"""Scores of fewer estimates are withheld: they say more of single people than of estimates."""

TODAYS = timedelta(days=1)
"""How old an estimate may be and still be called today's: a night ends when it ends."""

STILL_TOLD = timedelta(days=3)
"""How old an estimate may be and still be told, with its date."""

LEAST_SHOWN = 5
"""Counts under this are not shown."""


class Record(NamedTuple):
    """How estimates did: how many fell due, and how many people heard within their "8 in 10"."""

    cases: int
    within: int


class Age(StrEnum):
    """How an estimate of an earlier day may be told."""

    TODAYS = "todays"
    DATED = "dated"
    OVER = "over"


def age_of(as_of: date, *, today: date) -> Age:
    """Say whether an estimate is today's, is told with its date, or is too old to be told.

    >>> [age_of(date(2026, 11, day), today=date(2026, 11, 9)).value for day in (8, 6, 5)]
    ['todays', 'dated', 'over']
    """
    old = today - as_of
    if old <= TODAYS:
        return Age.TODAYS
    return Age.DATED if old <= STILL_TOLD else Age.OVER


def is_scored(cases: int) -> bool:
    """Tell whether so many estimates make a score."""
    return cases >= LEAST_SCORED


def is_unsure(*, cases: int, within: int) -> bool:
    """Tell whether estimates came true so seldom that the next must not be a number.

    >>> is_unsure(cases=100, within=69), is_unsure(cases=100, within=70)
    (True, False)
    """
    return is_scored(cases) and within * 100 < LEAST_COVERAGE * cases


def told_unsure(records: Mapping[str, Record], *, channel: str) -> bool:
    """Tell whether a channel's next estimate must not be a number; blank is all channels.

    A channel with too few estimates of its own is judged by all of them together.

    >>> records = {"": Record(40, 20), "web": Record(31, 27), "mail": Record(9, 1)}
    >>> [told_unsure(records, channel=each) for each in ("", "web", "mail", "phone")]
    [True, False, True, True]
    """
    own = records.get(channel)
    judged = own if own is not None and is_scored(own.cases) else records.get("")
    return judged is not None and is_unsure(cases=judged.cases, within=judged.within)


def in_a_hundred(within: int, cases: int) -> int:
    """Return so many of a hundred, cut: 79.9 does not become 80."""
    return within * 100 // cases
