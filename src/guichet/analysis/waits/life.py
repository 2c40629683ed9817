"""A life table over a recent period, and the line that its waits stood in.

For each day of a wait: of the people who were still waiting on that day of theirs during the
period, how many were answered on it. People still waiting count with the days they have waited,
and a backlog that grows shows within the period, not when its last case closes.
"""

from dataclasses import dataclass

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.estimation.curve import Curve

PACE_DAYS = 40
"""Business days over which whoever left the line is counted as its pace."""

_WHOLE = 10_000


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cases:
    """One row a case; days are numbered business days of the office.

    `lasted` is the days waited until the answer or, where `ended` is false, until `day`, the last
    whole day that is known. `given` are the days said at the start for half, 8 in 10 and 95 in
    100, negative where nothing was said; `gone` marks those who took their application back.
    `named` are the days on which they came to be cases of this kind, None where all were from the
    start: before that day nobody could have counted them.
    """

    day: int
    began: np.ndarray
    lasted: np.ndarray
    ended: np.ndarray
    gone: np.ndarray
    given: np.ndarray
    named: np.ndarray | None = None

    @property
    def answered(self) -> np.ndarray:
        """Tell of each case whether its wait ended with an answer."""
        answered: np.ndarray = self.ended & ~self.gone
        return answered

    def as_of(self, day: int) -> "Cases":
        """Return what was known at the end of an earlier day."""
        seen = self.began <= day
        if self.named is not None:
            seen &= self.named <= day
        began, lasted = self.began[seen], self.lasted[seen]
        ended = self.ended[seen] & (began + lasted <= day)
        return Cases(
            day=day,
            began=began,
            lasted=np.where(ended, lasted, np.minimum(lasted, day - began)),
            ended=ended,
            gone=self.gone[seen] & ended,
            given=self.given[seen],
            named=None if self.named is None else self.named[seen],
        )

    def only(self, mine: np.ndarray) -> "Cases":
        """Return some of the cases."""
        return Cases(
            day=self.day,
            began=self.began[mine],
            lasted=self.lasted[mine],
            ended=self.ended[mine],
            gone=self.gone[mine],
            given=self.given[mine],
            named=None if self.named is None else self.named[mine],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """When people joined the line of a whole service, left it, and were answered, each in order.

    Whoever takes an application back leaves the line without an answer: whoever stands behind
    comes forward all the same, so the line's pace counts everybody who left. `lengths` holds
    `length` of each day that occurs, from `first` on: there are far fewer days than cases, and
    they are asked for again and again.
    """

    joined: np.ndarray
    left: np.ndarray
    answered: np.ndarray
    first: int
    lengths: np.ndarray

    @classmethod
    def of(cls, cases: Cases) -> "Flow":
        """Return the line that these cases made."""
        end = cases.began + cases.lasted
        joined, left = np.sort(cases.began), np.sort(end[cases.ended])
        answered = np.sort(end[cases.answered])
        if not len(joined):
            return cls(joined, left, answered, cases.day, np.empty(0))
        first = int(joined[0])
        days = np.arange(first, max(cases.day, int(joined[-1])) + 1)
        return cls(joined, left, answered, first, _lengths(days, joined, left))

    def waiting(self, days: np.ndarray) -> np.ndarray:
        """Return how many stood in the line at the end of each day."""
        return _stood(days, self.joined, self.left)

    def answers(self, days: np.ndarray) -> np.ndarray:
        """Return how many were answered in the `PACE_DAYS` up to each day."""
        return _lately(days, self.answered)

    def length(self, days: np.ndarray) -> np.ndarray:
        """Return the days that the line would take at the pace of the day; one is added to both.

        Where fewer than `PACE_DAYS` are known the pace is that of the days known.
        """
        places = days - self.first
        if len(days) and (places.min() < 0 or places.max() >= len(self.lengths)):
            return _lengths(days, self.joined, self.left)
        length: np.ndarray = self.lengths[places]
        return length


def _lengths(days: np.ndarray, joined: np.ndarray, left: np.ndarray) -> np.ndarray:
    begun = joined[0] if len(joined) else days.min()
    known = np.clip(days - begun + 1, 1, PACE_DAYS)
    lengths: np.ndarray = (_stood(days, joined, left) + 1.0) * known / (_lately(days, left) + 1.0)
    return lengths


def _stood(days: np.ndarray, joined: np.ndarray, left: np.ndarray) -> np.ndarray:
    stood: np.ndarray = np.searchsorted(joined, days, side="right") - _by(days, left)
    return stood


def _lately(days: np.ndarray, happened: np.ndarray) -> np.ndarray:
    lately: np.ndarray = _by(days, happened) - _by(days - PACE_DAYS, happened)
    return lately


def _by(days: np.ndarray, happened: np.ndarray) -> np.ndarray:
    return np.searchsorted(happened, days, side="right")


def life_table(
    cases: Cases, *, period: int, stretch: np.ndarray | None = None
) -> tuple[np.ndarray, int]:
    """Return the share that has heard by each day of a wait, and the answers it rests on.

    With `stretch` each past wait is first put on today's line: multiplied by how much longer the
    line is now than on the day it began.
    """
    entry = np.maximum(cases.day - period - cases.began, -1)  # last day of the wait before it
    return _table(
        entry,
        cases.lasted,
        cases.answered,
        np.ones(len(entry)) if stretch is None else stretch,
    )


@compiled
def _table(
    entry: np.ndarray, lasted: np.ndarray, answered: np.ndarray, stretch: np.ndarray
) -> tuple[np.ndarray, int]:
    """Count in one pass: a night makes a hundred thousand of these tables, most of them small."""
    until = np.empty(len(lasted), np.int64)
    longest = -1
    for case in range(len(lasted)):
        until[case] = -1
        if lasted[case] > entry[case]:
            until[case] = np.int64(np.rint(lasted[case] * stretch[case]))
            longest = max(longest, until[case])
    # At risk on day d: whoever came under observation before it and lasted at least to it.
    joining, leaving = np.zeros(longest + 2), np.zeros(longest + 2)
    ends = np.zeros(longest + 1)
    answers = 0
    for case in range(len(lasted)):
        if until[case] < 0:
            continue
        begin = np.int64(-1)
        if entry[case] >= 0:
            begin = min(np.int64(np.rint(entry[case] * stretch[case])), until[case] - 1)
        joining[begin + 1] += 1.0
        leaving[until[case] + 1] += 1.0
        if answered[case]:
            ends[until[case]] += 1.0
            answers += 1
    shares = np.empty(longest + 1)
    at_risk, staying = 0.0, 1.0
    for day in range(longest + 1):
        at_risk += joining[day] - leaving[day]
        staying *= 1.0 - ends[day] / max(at_risk, 1.0)
        shares[day] = 1.0 - staying
    return shares, answers


def curve_of(shares: np.ndarray) -> Curve:
    """Return the days on which the share rises, in ten-thousandths, never rounded up."""
    whole = np.floor(shares * _WHOLE + 1e-6).astype(np.int64)
    rises = np.flatnonzero(np.diff(whole, prepend=0) > 0)
    return Curve(tuple(rises.tolist()), tuple(whole[rises].tolist()))
