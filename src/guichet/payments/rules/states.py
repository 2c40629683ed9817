"""Where a fee, an intent to pay and a refund stand, and what moves them."""

from datetime import datetime, timedelta
from enum import StrEnum


class FeeState(StrEnum):
    """Where a fee stands; `closed` is for a case that ended unpaid."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


class IntentState(StrEnum):
    """Where one try to pay stands; money that comes for an ended one is still taken."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"


class RefundState(StrEnum):
    """Where a refund stands."""

    OPEN = "open"
    DONE = "done"


class Cause(StrEnum):
    """Why money goes back; the first three are found by themselves, an officer gives the rest."""

    TWICE = "twice"
    TOO_LATE = "too_late"
    OTHER_AMOUNT = "other_amount"
    WITHDRAWN = "withdrawn"
    EXEMPT = "exempt"
    ERROR = "error"


INTENT_LIVES = timedelta(hours=24)
"""After this an intent that the provider knows no payment of is given up."""

ASK_FOR = timedelta(days=7)
"""So long after its begin the provider is still asked about an intent that ended unpaid."""

_SOON = timedelta(minutes=1)
_MOST_BETWEEN = timedelta(hours=6)
_REFUND_LEASE = timedelta(minutes=5)
_REFUND_MOST = timedelta(hours=6)


def after_told(*, state: IntentState, told: IntentState) -> IntentState:
    """Return where an intent stands after the provider told of it, in whatever order that comes.

    Paid is paid: no later word takes it back. An ended one is not opened again.
    """
    if IntentState.PAID in {state, told}:
        return IntentState.PAID
    return told if state is IntentState.OPEN else state


def why_back(
    *, fee: FeeState, due_cents: int, due_currency: str, cents: int, currency: str
) -> Cause | None:
    """Return why a payment cannot settle its fee and goes back; None when it settles it."""
    if (cents, currency) != (due_cents, due_currency):
        return Cause.OTHER_AMOUNT
    if fee is FeeState.PAID:
        return Cause.TWICE
    if fee is FeeState.CLOSED:
        return Cause.TOO_LATE
    return None


def next_question(*, begun_at: datetime, at: datetime) -> datetime:
    """Return when to ask the provider again about an intent: after a tenth of its age."""
    return at + min(max((at - begun_at) / 10, _SOON), _MOST_BETWEEN)


def next_refund_try(*, tries: int, at: datetime) -> datetime:
    """Return when a refund that was not answered is sent again; it never gives up."""
    return at + min(_REFUND_LEASE * tries, _REFUND_MOST)
