"""Samples and their seeds, and what verifying may find."""

import hmac
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID


class Found(StrEnum):
    """What verifying a file found."""

    CORRECT = "correct"
    HONEST_ERROR = "honest_error"
    FRAUD_SUSPECTED = "fraud_suspected"
    NOT_DETERMINABLE = "undeterminable"


WITH_ERROR = frozenset({Found.HONEST_ERROR, Found.FRAUD_SUSPECTED})
MOST_FOUND_CENTS = 10**12
"""The most money that one file may be said to hold: anything above is a slip of the hand."""


class FoundRefused(ValueError):
    """The money does not go with what was found."""


class RecoveredRefused(ValueError):
    """More would have come back than was found, or less than nothing."""


def seed_of(*, sample: UUID, installation_secret: str) -> bytes:
    """Return the seed of a sample: 32 bytes that only this installation can make.

    It is kept nowhere until it is shown, so that nobody reads it in the database or a backup.
    """
    key = sha256(b"guichet.casework.sample\x00" + installation_secret.encode()).digest()
    return hmac.digest(key, b"seed" + sample.bytes, "sha256")


def stretch_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month of a day: one seed serves them."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def settled_share(*, picks: int, known: int) -> float:
    """Return which share of a rate's picked files it is known of what they hold.

    One where it is known of none, as where none was picked: such a rate has said nothing yet, and
    may not take the upper end from what the others say.
    """
    return known / picks if known else 1.0


def refuse_money(found: Found, *, cents: int) -> None:
    """Raise FoundRefused for money found where nothing was wrong, or more than can be."""
    if not 0 <= cents <= MOST_FOUND_CENTS:
        raise FoundRefused(f"{cents} cents cannot be; give from 0 to {MOST_FOUND_CENTS}.")
    if cents and found not in WITH_ERROR:
        raise FoundRefused(
            f"{cents} cents were found and the finding is '{found}'. Choose an error, or leave the "
            "money at 0."
        )


def refuse_recovered(cents: int, *, found_cents: int) -> None:
    """Raise RecoveredRefused unless what came back is at most what was found."""
    if not 0 <= cents <= found_cents:
        raise RecoveredRefused(
            f"{cents} cents cannot have come back of {found_cents} found; give from 0 to all of it."
        )
