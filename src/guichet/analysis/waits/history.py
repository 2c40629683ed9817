"""A log as moments at which somebody could ask how long it will still take."""

from dataclasses import dataclass

import numpy as np

from guichet.analysis.eventlog.flow import MICROS_A_DAY
from guichet.analysis.eventlog.store import MISSING, EventLog

_POSITIONS = 12
"""Places in a case told apart; later ones count as the last."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class History:
    """One row an event, in time order within each case; times are days since the log began.

    Cases are numbered by their start, then by the file's order. `state` tells steps further apart
    by how far each had come (its lifecycle transition: begun, resolved, waiting for somebody), and
    is the same as `step` where the log does not say. `left` is the days from the row to its case's
    end; `end` and `begin` are by case. `since` is when the log began, in microseconds since 1970.
    """

    case: np.ndarray
    step: np.ndarray
    state: np.ndarray
    position: np.ndarray
    time: np.ndarray
    left: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    code: np.ndarray
    is_last: np.ndarray
    since: int = 0

    def groups(self, *, by_step: bool, by_position: bool) -> np.ndarray:
        """Return for each row the number of its group: all, its last step, or step and place."""
        if not by_step:
            return np.zeros(len(self.step), dtype=np.int64)
        if not by_position:
            return self.step.astype(np.int64)
        place = np.minimum(self.position, _POSITIONS) - 1
        both: np.ndarray = self.step.astype(np.int64) * _POSITIONS + place
        return both


def history_of(log: EventLog) -> History:
    """Return the history that a log tells."""
    since = log.time.min()
    begin = (log.time[log.first[:-1]] - since) / MICROS_A_DAY
    end = (log.time[log.first[1:] - 1] - since) / MICROS_A_DAY
    code = np.argsort(begin, kind="stable")
    rank = np.empty(len(code), dtype=np.int64)
    rank[code] = np.arange(len(code))
    is_last = np.zeros(len(log), dtype=bool)
    is_last[log.first[1:] - 1] = True
    time = (log.time - since) / MICROS_A_DAY
    return History(
        case=rank[log.case],
        step=log.activity,
        state=_states(log),
        position=np.arange(len(log)) - log.first[log.case] + 1,
        time=time,
        left=end[log.case] - time,
        begin=begin[code],
        end=end[code],
        code=code,
        is_last=is_last,
        since=int(since),
    )


def _states(log: EventLog) -> np.ndarray:
    both = log.activity.astype(np.int64) * (len(log.transitions) + 1) + log.transition - MISSING
    _, state = np.unique(both, return_inverse=True)
    return state.astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Known:
    """What was known at one moment of some cases: rows before it, with open cases cut there.

    `entered` is how long a wait had to last to be in the log at all: one that began before the
    first end in the log is there only because its case had not ended by then.
    """

    rows: np.ndarray
    lasted: np.ndarray
    ended: np.ndarray
    entered: np.ndarray


def known_at(history: History, *, moment: float, first: int, until: int) -> Known:
    """Return what was known at a moment of the cases numbered from `first` up to `until`."""
    seen = (history.case >= first) & (history.case < until) & (history.time < moment)
    rows = np.flatnonzero(seen)
    ended = history.end[history.case[rows]] < moment
    # The last row of an ended case is not a wait; that of an open case is one still going on.
    waits = ~(ended & history.is_last[rows])
    rows, ended = rows[waits], ended[waits]
    lasted = np.where(ended, history.left[rows], moment - history.time[rows])
    opened = min(float(history.end.min()), moment)
    entered = np.maximum(opened - history.time[rows], 0.0)
    return Known(rows=rows, lasted=lasted, ended=ended, entered=entered)
