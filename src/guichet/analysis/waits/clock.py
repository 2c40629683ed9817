"""The office's own time, learned from the days on which it did something for its cases.

A wait over a weekend or a yearly closing is longer on the wall than in the office. The clock runs
on each weekday as fast as steps used to be taken on it, and stands on dates on which, a year
before, none was taken for longer than a week: a gap that no weekday explains. A case's first step
is left out: people apply on any day. Ends alone would teach too little where few cases have ended.
"""

from dataclasses import dataclass

import numpy as np

from guichet.analysis.eventlog.flow import MICROS_A_DAY
from guichet.analysis.waits.history import History

_WEEK = 7
_EXPECTED = 10.0
"""Steps that a gap must have missed: by chance alone none in some 20,000 such gaps."""

_SLOWEST = 1e-3
"""Of the mean pace, on a day without steps: so that every moment keeps its place."""

_AHEAD = 4_000


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OfficeClock:
    """Office time `shown` at wall times `wall`, both in days since the log began, both rising."""

    wall: np.ndarray
    shown: np.ndarray

    def read(self, wall: np.ndarray) -> np.ndarray:
        """Return office times of wall times."""
        shown: np.ndarray = np.interp(wall, self.wall, self.shown)
        return shown


def wall_clock(history: History) -> OfficeClock:
    """Return the clock that runs evenly, day and night."""
    ends = np.array([0.0, float(history.end[np.isfinite(history.end)].max()) + _AHEAD])
    return OfficeClock(wall=ends, shown=ends)


def learned_clock(history: History, *, upto: float) -> OfficeClock:
    """Return the clock that steps before a moment teach."""
    first_day, into = divmod(history.since, MICROS_A_DAY)
    offset = into / MICROS_A_DAY
    taken = history.time[(history.time < upto) & (history.position > 1)]
    known = int(upto + offset)
    if known < 2 * _WEEK or not len(taken):
        return wall_clock(history)
    days = np.arange(first_day, first_day + known + _AHEAD)
    weekday = days % _WEEK
    counts = np.bincount((taken + offset).astype(np.int64), minlength=known)[:known]
    pace = np.bincount(weekday[:known], counts, minlength=_WEEK) / np.bincount(
        weekday[:known], minlength=_WEEK
    )
    pace = pace / pace.mean() if pace.sum() else np.ones(_WEEK)
    running = pace[weekday]
    date = _date_of_year(days)
    shut = np.unique(date[:known][_yearly_gaps(counts, running[:known] * counts.mean())])
    running[np.isin(date, shut)] = 0.0
    shown = np.concatenate(([0.0], np.cumsum(np.maximum(running, _SLOWEST))))
    wall = np.arange(len(shown)) - offset
    return OfficeClock(wall=wall, shown=shown)


def _date_of_year(days: np.ndarray) -> np.ndarray:
    """Return month and day as one number, of days since 1970."""
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    number: np.ndarray = month.astype(np.int64) % 12 * 31 + (date - month).astype(np.int64)
    return number


def _yearly_gaps(counts: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Tell which days lie in gaps of over a week in which many steps were to be expected."""
    gap = np.zeros(len(counts), dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], counts == 0, [0])).astype(np.int8)))
    for begins, ends in edges.reshape(-1, 2):
        inside = begins > 0 and ends < len(counts)
        if inside and ends - begins > _WEEK and expected[begins:ends].sum() >= _EXPECTED:
            gap[begins:ends] = True
    return gap
