"""Bands that hold eight waits in ten, kept honest by every outcome as soon as it has happened.

A band is read from the waits that began last in the same group, open ones counted by Kaplan and
Meier, at two levels. Each outcome moves the levels a little (adaptive conformal inference). A wait
that passes its high end is a miss at that moment, while it still goes on: told only at its end,
long waits would report too late and the band would stay too narrow.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.estimation.survival import kaplan_meier, quantile_of
from guichet.analysis.waits.history import History

OUTSIDE = 0.1
"""Share of waits to fall over the high end."""

UNDER = 0.095
"""Share to fall under the low end: a little less, since short waits end many on one day."""

_LARGEST_STEP = 0.02
_LEAST_LEVEL, _MOST_LOW, _LEAST_HIGH = 0.002, 0.5, 0.1
_WINDOW = 400
_MOST = 3000
_SEEN_TO_END = 0.97
_FEWEST = 30
_STALE = 0.02
_STALE_DAYS = 1.0


@compiled
def _curve(
    rows: np.ndarray,
    upto: int,
    moment: float,
    time: np.ndarray,
    end: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of waits that end within each duration, as known at a moment.

    The latest waits are taken, doubled in number until nearly all of a wait's course can be seen.
    """
    size = _WINDOW
    while True:
        begins = max(upto - size, 0)
        stride = max(1, (upto - begins) // _MOST)
        count = (upto - begins + stride - 1) // stride
        lasted = np.empty(count)
        ended = np.empty(count, dtype=np.bool_)
        for place in range(count):
            row = rows[upto - 1 - place * stride]
            ended[place] = end[row] < moment
            lasted[place] = (end[row] if ended[place] else moment) - time[row]
        values, within = kaplan_meier(lasted, ended, np.ones(count))
        if begins == 0 or within[-1] >= _SEEN_TO_END:
            return values, within
        size *= 2


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


@dataclass(slots=True)
class Levels:
    """The two levels at which bands are read, moved by each outcome."""

    low: float = OUTSIDE
    high: float = 1.0 - OUTSIDE

    def learn(self, *, is_low: bool, missed: bool, pending: int) -> None:
        """Move a level away from a miss, or a little towards the middle after a hit.

        The more outcomes are still to come, the smaller the step: else the levels would swing,
        moved again and again by bands that were given before the first answer came back.
        """
        step = min(_LARGEST_STEP, 1.0 / (pending + 1))
        if is_low:
            moved = self.low - step * (missed - UNDER)
            self.low = min(max(moved, _LEAST_LEVEL), _MOST_LOW)
        else:
            moved = self.high + step * (missed - OUTSIDE)
            self.high = min(max(moved, _LEAST_HIGH), 1.0 - _LEAST_LEVEL)


@dataclass(slots=True)
class _Group:
    """The waits of one group in the order in which they began, and their curve as last read."""

    rows: np.ndarray
    times: np.ndarray
    known: int = 0
    read_at: float = -np.inf
    values: np.ndarray = field(default_factory=lambda: np.empty(0))
    within: np.ndarray = field(default_factory=lambda: np.empty(0))

    def read(self, moment: float, time: np.ndarray, end: np.ndarray) -> bool:
        """Bring the curve up to a moment; return whether it rests on enough waits."""
        known = int(np.searchsorted(self.times, moment, side="left"))
        if known < _FEWEST:
            return False
        old = moment - self.read_at > _STALE_DAYS
        if old or known - self.known > _STALE * min(known, _WINDOW):
            self.values, self.within = _curve(self.rows, known, moment, time, end)
            self.known, self.read_at = known, moment
        return True


class BandKeeper:
    """Gives a band for each wait in the order of time, and learns from those given before."""

    def __init__(self, history: History) -> None:
        self._time = history.time
        self._end = history.end[history.case]
        waits = np.flatnonzero(~history.is_last)
        waits = waits[np.argsort(history.time[waits], kind="stable")]
        self._groups = [
            {
                int(key): _Group(rows=rows, times=history.time[rows])
                for key in np.unique(group[waits])
                if len(rows := waits[group[waits] == key])
            }
            for by_step in (True, False)
            for group in (history.groups(by_step=by_step, by_position=False),)
        ]
        self._step = history.step
        self._outcomes: list[tuple[float, bool, bool]] = []
        self.levels = Levels()

    def give(self, row: int, middle: float) -> tuple[float, float]:
        """Return the band for the wait that begins with a row; the middle always lies in it."""
        moment = float(self._time[row])
        while self._outcomes and self._outcomes[0][0] < moment:
            _, is_low, missed = heapq.heappop(self._outcomes)
            self.levels.learn(is_low=is_low, missed=missed, pending=len(self._outcomes))
        low, high = self._read(row, moment, middle)
        end = float(self._end[row])
        self._hear(min(end, moment + low), is_low=True, missed=end < moment + low)
        self._hear(min(end, moment + high), is_low=False, missed=end > moment + high)
        return low, high

    def _hear(self, at: float, *, is_low: bool, missed: bool) -> None:
        heapq.heappush(self._outcomes, (at, is_low, missed))

    def _read(self, row: int, moment: float, middle: float) -> tuple[float, float]:
        for groups, key in zip(self._groups, (int(self._step[row]), 0), strict=True):
            group = groups.get(key)
            if group is not None and group.read(moment, self._time, self._end):
                low = quantile_of(group.values, group.within, self.levels.low)
                high = quantile_of(group.values, group.within, self.levels.high)
                longest = float(group.values[-1])
                return min(low, middle), max(high if np.isfinite(high) else longest, middle)
        return 0.0, max(2.0 * middle, 0.0)
