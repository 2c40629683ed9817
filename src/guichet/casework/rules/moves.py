"""States of an application, and the moves between them as a table."""

from enum import StrEnum


class Status(StrEnum):
    """Where an application stands."""

    AWAITING_FEE = "awaiting_fee"
    SUBMITTED = "submitted"
    HANDED_OVER = "handed_over"
    IN_REVIEW = "in_review"
    WAITING = "waiting_for_applicant"
    PROPOSED = "proposed"
    DECIDED = "decided"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


# The states in which an office has work to do on a file.
WITH_OFFICE = (Status.SUBMITTED, Status.HANDED_OVER, Status.IN_REVIEW, Status.PROPOSED)
# The states in which the office's clock stands, and what it waits for is the person's to do.
STANDING = (Status.AWAITING_FEE, Status.WAITING)
# The states in which the person has no answer yet, of those that are an office's to answer.
UNANSWERED = (*WITH_OFFICE, Status.WAITING)
ENDED = frozenset({Status.RELEASED, Status.WITHDRAWN})


class Outcome(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    REFUSED = "refused"


class Move(StrEnum):
    """What may happen to an application."""

    ASK_FEE = "ask_fee"
    PAY = "pay"
    OPEN = "open"
    ASK = "ask"
    ANSWER = "answer"
    TAKE_QUESTION_BACK = "take_question_back"
    GO_ON = "go_on"
    HAND_OVER = "hand_over"
    ADVANCE = "advance"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    DECIDE = "decide"
    LAPSE = "lapse"
    UNDO = "undo"
    RELEASE = "release"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


MOVES: dict[tuple[Status, Move], Status] = {
    (Status.SUBMITTED, Move.ASK_FEE): Status.AWAITING_FEE,
    (Status.AWAITING_FEE, Move.PAY): Status.SUBMITTED,
    (Status.AWAITING_FEE, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.SUBMITTED, Move.OPEN): Status.IN_REVIEW,
    (Status.HANDED_OVER, Move.OPEN): Status.IN_REVIEW,
    (Status.IN_REVIEW, Move.OPEN): Status.IN_REVIEW,
    (Status.SUBMITTED, Move.ASK): Status.WAITING,
    (Status.HANDED_OVER, Move.ASK): Status.WAITING,
    (Status.IN_REVIEW, Move.ASK): Status.WAITING,
    (Status.WAITING, Move.ANSWER): Status.IN_REVIEW,
    (Status.WAITING, Move.TAKE_QUESTION_BACK): Status.IN_REVIEW,
    (Status.WAITING, Move.GO_ON): Status.IN_REVIEW,
    (Status.IN_REVIEW, Move.HAND_OVER): Status.HANDED_OVER,
    (Status.IN_REVIEW, Move.ADVANCE): Status.IN_REVIEW,
    (Status.SUBMITTED, Move.PROPOSE): Status.PROPOSED,
    (Status.HANDED_OVER, Move.PROPOSE): Status.PROPOSED,
    (Status.IN_REVIEW, Move.PROPOSE): Status.PROPOSED,
    (Status.PROPOSED, Move.CONFIRM): Status.DECIDED,
    (Status.PROPOSED, Move.SEND_BACK): Status.IN_REVIEW,
    (Status.PROPOSED, Move.UNDO): Status.IN_REVIEW,
    (Status.SUBMITTED, Move.DECIDE): Status.DECIDED,
    (Status.HANDED_OVER, Move.DECIDE): Status.DECIDED,
    (Status.IN_REVIEW, Move.DECIDE): Status.DECIDED,
    (Status.SUBMITTED, Move.LAPSE): Status.DECIDED,
    (Status.HANDED_OVER, Move.LAPSE): Status.DECIDED,
    (Status.IN_REVIEW, Move.LAPSE): Status.DECIDED,
    (Status.WAITING, Move.LAPSE): Status.DECIDED,
    (Status.PROPOSED, Move.LAPSE): Status.DECIDED,
    (Status.DECIDED, Move.UNDO): Status.IN_REVIEW,
    (Status.DECIDED, Move.RELEASE): Status.RELEASED,
    (Status.RELEASED, Move.REOPEN): Status.SUBMITTED,
    (Status.SUBMITTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.HANDED_OVER, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.IN_REVIEW, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.WAITING, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.PROPOSED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.DECIDED, Move.WITHDRAW): Status.WITHDRAWN,
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


def may(*, status: Status, move: Move) -> bool:
    """Tell whether the table has a move from this state."""
    return (status, move) in MOVES
