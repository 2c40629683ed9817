"""States of an application and the moves between them, as a table."""

from enum import StrEnum


class Status(StrEnum):
    """Where an application stands."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    REFUSED = "refused"


class Purpose(StrEnum):
    """What a file may be read for; the person sees it."""

    DECIDE = "decide"
    ANSWER = "answer"
    SUPERVISE = "supervise"
    AUDIT = "audit"


class Move(StrEnum):
    """What may happen to an application."""

    OPEN = "open"
    DECIDE = "decide"
    UNDO = "undo"
    RELEASE = "release"


MOVES: dict[tuple[Status, Move], Status] = {
    (Status.SUBMITTED, Move.OPEN): Status.IN_REVIEW,
    (Status.SUBMITTED, Move.DECIDE): Status.DECIDED,
    (Status.IN_REVIEW, Move.OPEN): Status.IN_REVIEW,
    (Status.IN_REVIEW, Move.DECIDE): Status.DECIDED,
    (Status.DECIDED, Move.UNDO): Status.IN_REVIEW,
    (Status.DECIDED, Move.RELEASE): Status.RELEASED,
}


class MoveRefused(Exception):
    """An application cannot make this move from where it stands."""


def after(*, status: Status, move: Move) -> Status:
    """Return the state that a move leads to.

    Raises MoveRefused when the table has no such move.
    """
    try:
        return MOVES[status, move]
    except KeyError:
        raise MoveRefused(
            f"An application that is '{status}' cannot '{move}'. Reload the file: a colleague may "
            "have been faster."
        ) from None
