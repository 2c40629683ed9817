"""A ticket in a waiting room: where it may go from where it is, and when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from guichet.analysis.waits.lineup import LineWait, line_wait

__all__ = [
    "HISTORY",
    "LATELY",
    "MOST_AWAY",
    "MOST_TURNS",
    "OVER",
    "CallEnding",
    "LineWait",
    "TurnTaken",
    "WalkInRefused",
    "WalkInState",
    "expected_wait",
    "turn_minutes",
    "windows_open",
]

LATELY = timedelta(minutes=20)
"""A window at which somebody was called within this time is taken to be open."""
HISTORY = timedelta(days=8)
"""How far back turns are looked at for the estimate: a week, and the day it begins on."""
MOST_TURNS = 40
"""The latest turns that the estimate is made from."""
MOST_AWAY = timedelta(minutes=30)
"""From the end of a turn to the next call while people wait; beyond it, the officer was away."""


class WalkInState(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    NO_SHOW = "no_show"
    LEFT = "left"
    EXPIRED = "expired"


OVER = frozenset({WalkInState.SERVED, WalkInState.NO_SHOW, WalkInState.LEFT, WalkInState.EXPIRED})


class CallEnding(StrEnum):
    """How a call ended."""

    SERVED = "served"
    NO_SHOW = "no_show"
    TRANSFERRED = "transferred"


class WalkInRefused(Exception):
    """A ticket or a call cannot go there from where it is; `why` is a word for pages."""

    def __init__(self, why: str, said: str) -> None:
        self.why = why
        super().__init__(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTaken:
    """One call that ended: whose window, when, and since when its ticket had waited there."""

    officer: UUID
    waited_from: datetime
    called_at: datetime
    ended_at: datetime


def turn_minutes(turns: Sequence[TurnTaken]) -> tuple[float, ...]:
    """Return the minutes from one call to the next at a window while somebody waited.

    Only then does a turn say how fast the line moves: in an empty room a window waits for people,
    not people for a window. `turns` in any order; a break between two is no turn.
    """
    by_officer: dict[UUID, list[TurnTaken]] = {}
    for turn in sorted(turns, key=lambda each: each.called_at):
        by_officer.setdefault(turn.officer, []).append(turn)
    cycles = []
    for own in by_officer.values():
        for turn, following in pairwise(own):
            waited_on = following.waited_from <= turn.ended_at
            there = following.called_at - turn.ended_at <= MOST_AWAY
            if waited_on and there:
                length = following.called_at - turn.called_at
                cycles.append((following.called_at, length.total_seconds() / 60))
    cycles.sort()
    return tuple(minutes for _at, minutes in cycles[-MOST_TURNS:])


def windows_open(turns: Sequence[TurnTaken], *, serving: int, at: datetime) -> int:
    """Return at how many windows somebody serves now: those in a call, and those lately in one.

    `turns` hold no call that goes on; `serving` counts these.
    """
    lately = {each.officer for each in turns if each.ended_at >= at - LATELY}
    return max(len(lately), serving)


def expected_wait(
    turns: Sequence[TurnTaken], *, serving: int, ahead: int, at: datetime
) -> LineWait | None:
    """Return how long somebody with so many ahead waits to be called; None when we are unsure."""
    windows = windows_open(turns, serving=serving, at=at)
    return line_wait(turn_minutes(turns), windows=windows, ahead=ahead)
