"""Two pairs of eyes: which decisions need a second officer, and who that may be."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from uuid import UUID

from guichet.casework.rules.moves import Outcome


class Settled(StrEnum):
    """How a proposal came to its end."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"


class SameOfficer(Exception):
    """Nobody settles what they proposed themselves."""


class StagesUndone(ValueError):
    """An approval before the last stage: what the stages between check is not checked yet."""


def needs_second(outcome: Outcome, *, asked_for: Collection[str]) -> bool:
    """Tell whether a decision must be proposed first; `asked_for` is the definition's list."""
    return str(outcome) in asked_for


def refuse_own(*, proposer: UUID, second: UUID) -> None:
    """Raise SameOfficer for the officer who proposed, whatever role they hold."""
    if proposer == second:
        raise SameOfficer(
            "You proposed this decision: another officer confirms it or sends it back. You can "
            "take your proposal back."
        )


def refuse_early_yes(outcome: Outcome, *, stages: Sequence[str], now: str) -> None:
    """Raise StagesUndone for an approval while stages are still to come; a no may come early."""
    if outcome is Outcome.APPROVED and now != stages[-1]:
        left = ", ".join(stages[stages.index(now) + 1 :] if now in stages else stages)
        raise StagesUndone(
            f"Nothing is approved in stage '{now}': still to come: {left}. Hand the file over, or "
            "refuse it on a ground that stands already."
        )
