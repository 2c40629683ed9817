"""Why an estimate moved, in whole days per cause that add up to the whole move."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How many waited and how many were answered in a stretch of days of the same length."""

    waiting: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Days by which the day moved: later when positive.

    `paused` days the clock stood; `waited` because the quick answers are out for who still waits;
    `backlog` more or fewer people in the line; `pace` fewer or more answers; `other` what neither
    of the two explains.
    """

    paused: int = 0
    waited: int = 0
    backlog: int = 0
    pace: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """Return the whole move."""
        return self.paused + self.waited + self.backlog + self.pace + self.other


def moves(
    *,
    said: int,
    said_after_waiting: int,
    says: int,
    paused: int,
    before: Line,
    after: Line,
) -> Moves:
    """Split the move from `said` to `says` (days on the office's clock) and the pauses beside it.

    `said_after_waiting` is what the first estimate says of those who waited as long as this
    person: that part of the move is nobody's doing. The rest is shared out by what the line did:
    a line of L people at T answers a stretch takes L/T stretches; its change is split between L
    and T half and half (each change weighed with the other's mean), and a cause that pulls the
    other way counts for nothing.
    """
    waited = said_after_waiting - said
    rest = says - said_after_waiting
    by_backlog, by_pace = _of_the_line(before, after)
    way = 1 if rest > 0 else -1
    pulls = [max(0.0, way * by_backlog), max(0.0, way * by_pace)]
    backlog = pace = 0
    if rest and sum(pulls) > 0.0:
        backlog = way * round(abs(rest) * pulls[0] / sum(pulls))
        pace = rest - backlog
    return Moves(
        paused=paused, waited=waited, backlog=backlog, pace=pace, other=rest - backlog - pace
    )


def _of_the_line(before: Line, after: Line) -> tuple[float, float]:
    """Return by how much the time that the line takes changed through its length and its pace."""
    if not before.answered or not after.answered:
        # Without answers there is no pace to divide by: only the length can be told.
        return float(after.waiting - before.waiting), 0.0
    slow_before, slow_after = 1.0 / before.answered, 1.0 / after.answered
    by_backlog = (after.waiting - before.waiting) * (slow_before + slow_after) / 2.0
    by_pace = (slow_after - slow_before) * (after.waiting + before.waiting) / 2.0
    return by_backlog, by_pace
