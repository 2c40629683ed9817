"""A life table over a recent period, and the line that its waits stood in.

For each day of a wait: of the people who were still waiting on that day of theirs during the
period, how many were answered on it. People still waiting count with the days they have waited,
and a backlog that grows shows within the period, not when its last case closes.
"""

from dataclasses import dataclass

import numpy as np

from guichet.analysis.estimation.curve import Curve

PACE_DAYS = 40
"""Business days over which answers are counted as the pace of the line."""

_WHOLE = 10_000


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cases:
    """One row a case; days are numbered business days of the office.

    `lasted` is the days waited until the answer or, where `ended` is false, until `day`, the last
    whole day that is known. `given` are the days said at the start for half, 8 in 10 and 95 in
    100, negative where nothing was said; `gone` marks those who took their application back.
    """

    day: int
    began: np.ndarray
    lasted: np.ndarray
    ended: np.ndarray
    gone: np.ndarray
    given: np.ndarray

    @property
    def answered(self) -> np.ndarray:
        """Tell of each case whether its wait ended with an answer."""
        answered: np.ndarray = self.ended & ~self.gone
        return answered

    def as_of(self, day: int) -> "Cases":
        """Return what was known at the end of an earlier day."""
        seen = self.began <= day
        began, lasted = self.began[seen], self.lasted[seen]
        ended = self.ended[seen] & (began + lasted <= day)
        return Cases(
            day=day,
            began=began,
            lasted=np.where(ended, lasted, np.minimum(lasted, day - began)),
            ended=ended,
            gone=self.gone[seen] & ended,
            given=self.given[seen],
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
        )


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """When people joined the line of a whole service and when they left it, each in order."""

    joined: np.ndarray
    left: np.ndarray

    @classmethod
    def of(cls, cases: Cases) -> "Flow":
        """Return the line that these cases made."""
        return cls(np.sort(cases.began), np.sort((cases.began + cases.lasted)[cases.ended]))

    def waiting(self, days: np.ndarray) -> np.ndarray:
        """Return how many stood in the line at the end of each day."""
        waiting: np.ndarray = np.searchsorted(self.joined, days, side="right") - self._left_by(days)
        return waiting

    def answers(self, days: np.ndarray) -> np.ndarray:
        """Return how many left it in the `PACE_DAYS` up to each day."""
        answers: np.ndarray = self._left_by(days) - self._left_by(days - PACE_DAYS)
        return answers

    def length(self, days: np.ndarray) -> np.ndarray:
        """Return the days that the line would take at the pace of the day; one is added to both.

        Where fewer than `PACE_DAYS` are known the pace is that of the days known.
        """
        if not len(days):
            return np.empty(0)
        # Counted once a day, not once a case: there are far fewer days than cases.
        first = int(days.min())
        each = np.arange(first, int(days.max()) + 1)
        begun = self.joined[0] if len(self.joined) else first
        known = np.clip(each - begun + 1, 1, PACE_DAYS)
        lengths = (self.waiting(each) + 1.0) * known / (self.answers(each) + 1.0)
        length: np.ndarray = lengths[days - first]
        return length

    def _left_by(self, days: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.left, days, side="right")


def life_table(
    cases: Cases, *, period: int, stretch: np.ndarray | None = None
) -> tuple[np.ndarray, int]:
    """Return the share that has heard by each day of a wait, and the answers it rests on.

    With `stretch` each past wait is first put on today's line: multiplied by how much longer the
    line is now than on the day it began.
    """
    entry = np.maximum(cases.day - period - cases.began, -1)  # last day of the wait before it
    seen = cases.lasted > entry
    entry, lasted, answered = entry[seen], cases.lasted[seen], cases.answered[seen]
    if not len(lasted):
        return np.empty(0), 0
    if stretch is not None:
        lasted = np.rint(lasted * stretch[seen]).astype(np.int64)
        put = np.rint(entry * stretch[seen]).astype(np.int64)
        entry = np.where(entry < 0, -1, np.minimum(put, lasted - 1))
    longest = int(lasted.max())
    # At risk on day d: whoever came under observation before it and lasted at least to it.
    steps = np.bincount(entry + 1, minlength=longest + 2).astype(float)
    steps -= np.bincount(lasted + 1, minlength=longest + 2)
    at_risk = np.cumsum(steps)[: longest + 1]
    ends = np.bincount(lasted[answered], minlength=longest + 1)
    staying = np.cumprod(1.0 - ends / np.maximum(at_risk, 1.0))
    return 1.0 - staying, int(answered.sum())


def curve_of(shares: np.ndarray) -> Curve:
    """Return the days on which the share rises, in ten-thousandths, never rounded up."""
    whole = np.floor(shares * _WHOLE + 1e-6).astype(np.int64)
    rises = np.flatnonzero(np.diff(whole, prepend=0) > 0)
    return Curve(tuple(rises.tolist()), tuple(whole[rises].tolist()))
