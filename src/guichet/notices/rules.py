"""Which Events tell a person something, and when a notice that did not go is tried again."""

from datetime import datetime, timedelta
from enum import StrEnum


class Notice(StrEnum):
    """What a person is told."""

    RECEIVED = "received"
    QUESTION = "question"
    REMINDER = "reminder"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    CONTACT = "contact"
    DRAFT = "draft"
    PERMIT = "permit"
    PAID = "paid"
    REFUNDED = "refunded"
    UNPAID = "unpaid"
    DOCUMENT = "document"


class Way(StrEnum):
    """How a notice reaches a person."""

    EMAIL = "email"
    LETTER = "letter"


class State(StrEnum):
    """Where a notice stands; `refused` is for an address that does not exist."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"


TOLD_BY: dict[str, Notice] = {
    "draft_saved": Notice.DRAFT,
    "submitted": Notice.RECEIVED,
    "question_asked": Notice.QUESTION,
    "question_reminded": Notice.REMINDER,
    "released": Notice.DECIDED,
    "withdrawn": Notice.WITHDRAWN,
    "contact_corrected": Notice.CONTACT,
    "permit_suspended": Notice.PERMIT,
    "permit_suspension_lifted": Notice.PERMIT,
    "permit_revoked": Notice.PERMIT,
    "paid": Notice.PAID,
    "refunded": Notice.REFUNDED,
    "fee_unpaid": Notice.UNPAID,
    "document_refused": Notice.DOCUMENT,
}
"""The notice that an Event's kind calls for; every other kind calls for none."""

STALE = timedelta(days=14)
"""Older Events call for no notice: news of long ago misleads whoever opens it."""

LEASE = timedelta(seconds=300)
"""A worker that took a notice and was not heard of since has lost it."""

MOST_TRIES = 48
_SOON = 12
_EVERY_SOON = timedelta(minutes=5)
_EVERY_LATER = timedelta(hours=1)


def is_stale(*, recorded_at: datetime, at: datetime) -> bool:
    """Tell whether an Event is too old to tell anybody of."""
    return at - recorded_at > STALE


def next_try(*, tries: int, at: datetime) -> datetime | None:
    """Return when to try again after `tries` failures, or None when enough is enough.

    Every five minutes for an hour, for a server that restarts; then hourly for a day and a half,
    for one that somebody has to mend.
    """
    if tries >= MOST_TRIES:
        return None
    return at + (_EVERY_SOON if tries < _SOON else _EVERY_LATER)
