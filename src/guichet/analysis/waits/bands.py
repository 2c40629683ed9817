"""Bands that hold eight waits in ten, kept honest by every outcome as soon as it has happened.

A band is read from the waits that began last in the same state, open ones counted by Kaplan and
Meier, at two levels. Each outcome moves the levels a little (adaptive conformal inference). A wait
that passes its high end is a miss at that moment, while it still goes on: told only at its end,
long waits would report too late and the band would stay too narrow.

Waits are measured on the office's own clock. Where a log holds only cases that ended after some
day, a case that had begun earlier is there because it had lasted: it counts from that day on.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.estimation.survival import (
    kaplan_meier,
    kaplan_meier_seen_late,
    quantile_of,
)
from guichet.analysis.waits.clock import OfficeClock
from guichet.analysis.waits.history import History

OUTSIDE = 0.1
"""Share of waits to fall over the high end, and share to fall under the low end."""

_LARGEST_STEP = 0.02
_LEAST_LEVEL, _MOST_LOW, _LEAST_HIGH = 0.002, 0.5, 0.1
_WINDOW = 400
_MOST = 3000
_SEEN_TO_END = 0.97
_FEWEST = 30
_STALE = 0.02
_STALE_DAYS = 1.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bands:
    """Days still to wait by row of the history, not a number where none was asked."""

    low: np.ndarray
    high: np.ndarray


def latest_curve(lasted: np.ndarray, ended: np.ndarray) -> tuple[np.ndarray, np.ndarray, int, int]:
    """Return the curve of the latest waits, and of how many waits it is and how many go on.

    Waits stand in the order in which they began; as few of the latest are taken as let nearly all
    of a wait's course be seen.
    """
    size = _WINDOW
    while True:
        mine = slice(max(len(lasted) - size, 0), None)
        values, within = kaplan_meier(lasted[mine], ended[mine], np.ones(len(lasted[mine])))
        if size >= len(lasted) or within[-1] >= _SEEN_TO_END:
            return values, within, len(values), int((~ended[mine]).sum())
        size *= 2


@compiled
def _curve(  # noqa: PLR0917 - compiled code takes no names
    rows: np.ndarray,
    moment: float,
    now: float,
    opened: float,
    end: np.ndarray,
    shown: np.ndarray,
    shown_end: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of waits that end within each duration, as known at a moment.

    `now` and `opened` are the office times of the moment and of the first end in the log. The
    latest waits are taken, doubled in number until nearly all of a wait's course can be seen.
    """
    size = _WINDOW
    while True:
        begins = max(len(rows) - size, 0)
        stride = max(1, (len(rows) - begins) // _MOST)
        count = (len(rows) - begins + stride - 1) // stride
        lasted = np.empty(count)
        entered = np.empty(count)
        ended = np.empty(count, dtype=np.bool_)
        kept = 0
        for place in range(count):
            row = rows[len(rows) - 1 - place * stride]
            ended[kept] = end[row] < moment
            until = shown_end[row] if ended[kept] else now
            lasted[kept] = until - shown[row]
            entered[kept] = max(0.0, opened - shown[row])
            kept += until >= opened
        values, within = kaplan_meier_seen_late(
            lasted[:kept], ended[:kept], np.ones(kept), entered[:kept]
        )
        if begins == 0 or (kept > 0 and within[-1] >= _SEEN_TO_END):
            return values, within
        size *= 2


@compiled
def _moved(level: float, is_low: bool, missed: bool, pending: int) -> float:  # noqa: FBT001 - compiled code takes no names
    """Move a level away from a miss, or a little towards the middle after a hit.

    The more outcomes are still to come, the smaller the step: else the levels would swing, moved
    again and again by bands that were given before the first answer came back.
    """
    step = min(_LARGEST_STEP, 1.0 / (pending + 1))
    if is_low:
        return min(max(level - step * (missed - OUTSIDE), _LEAST_LEVEL), _MOST_LOW)
    return min(max(level + step * (missed - OUTSIDE), _LEAST_HIGH), 1.0 - _LEAST_LEVEL)


@compiled
def _days_until(  # noqa: PLR0917 - compiled code takes no names
    values: np.ndarray,
    within: np.ndarray,
    levels: np.ndarray,
    moment: float,
    now: float,
    wall: np.ndarray,
    wall_shown: np.ndarray,
) -> np.ndarray:
    """Return the days on the wall until each level of a curve is reached, by the office's clock."""
    days = np.empty(len(levels))
    for place, level in enumerate(levels):
        reached = quantile_of(values, within, level)
        reached = reached if np.isfinite(reached) else values[-1]
        days[place] = max(np.interp(now + reached, wall_shown, wall) - moment, 0.0)
    return days


@compiled
def _keep(  # noqa: PLR0917 - one compiled loop; compiled code takes no names
    asked: np.ndarray,
    middle: np.ndarray,
    time: np.ndarray,
    end: np.ndarray,
    shown: np.ndarray,
    shown_end: np.ndarray,
    wall: np.ndarray,
    wall_shown: np.ndarray,
    group: np.ndarray,
    first: np.ndarray,
    rows: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Give a band to each row asked, in the order of time, and learn from those given before.

    Rows of group g stand in time order at `first[g]` to `first[g + 1]`; the last group is all.
    """
    low, high = np.full(len(time), np.nan), np.full(len(time), np.nan)
    groups = len(first) - 1
    known = np.zeros(groups, dtype=np.int64)
    read_at = np.full(groups, -np.inf)
    all_values = [np.zeros(0) for _ in range(groups)]
    all_within = [np.zeros(0) for _ in range(groups)]
    opened = np.interp(end.min(), wall, wall_shown)
    low_level, high_level = OUTSIDE, 1.0 - OUTSIDE
    outcomes = [(0.0, False, False)]
    outcomes.clear()
    for row in asked:
        moment = time[row]
        while len(outcomes) > 0 and outcomes[0][0] < moment:
            _, is_low, missed = heapq.heappop(outcomes)
            if is_low:
                low_level = _moved(low_level, True, missed, len(outcomes))
            else:
                high_level = _moved(high_level, False, missed, len(outcomes))
        low[row], high[row] = 0.0, max(2.0 * middle[row], 0.0)
        for key in (group[row], groups - 1):
            mine = rows[first[key] : first[key + 1]]
            upto = np.searchsorted(time[mine], moment)
            if upto < _FEWEST:
                continue
            old = moment - read_at[key] > _STALE_DAYS
            if old or upto - known[key] > _STALE * min(upto, _WINDOW):
                all_values[key], all_within[key] = _curve(
                    mine[:upto], moment, shown[row], opened, end, shown, shown_end
                )
                known[key], read_at[key] = upto, moment
            values, within = all_values[key], all_within[key]
            if len(values) == 0:
                continue
            levels = np.array([low_level, high_level])
            ends = _days_until(values, within, levels, moment, shown[row], wall, wall_shown)
            low[row], high[row] = ends[0], ends[1]
            break
        low[row], high[row] = min(low[row], middle[row]), max(high[row], middle[row])
        least, most = moment + low[row], moment + high[row]
        heapq.heappush(outcomes, (min(end[row], least), True, end[row] < least))
        heapq.heappush(outcomes, (min(end[row], most), False, end[row] > most))
    return low, high


def give_bands(
    history: History,
    middle: np.ndarray,
    *,
    warm_from: int,
    clock: OfficeClock,
) -> Bands:
    """Return bands for every wait of the cases from a number on, each from what was known at it.

    The middle always lies in its band.
    """
    waits = np.flatnonzero(~history.is_last)
    waits = waits[np.argsort(history.time[waits], kind="stable")]
    state = history.state[waits]
    kinds = np.unique(history.state)
    parts = [*(waits[state == kind] for kind in kinds), waits]
    end = history.end[history.case]
    low, high = _keep(
        waits[history.case[waits] >= warm_from],
        middle,
        history.time,
        end,
        clock.read(history.time),
        clock.read(end),
        clock.wall,
        clock.shown,
        np.searchsorted(kinds, history.state),
        np.concatenate(([0], np.cumsum([len(part) for part in parts]))),
        np.concatenate(parts),
    )
    return Bands(low=low, high=high)
