"""How long what a case holds of a person is kept, and why it is erased."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID


class Kept(StrEnum):
    """What a case holds of a person, as `retention` in a service's definition names it.

    `answers`: the answers, the office's questions and what was answered to them. `decision`: the
    officers' own words, the permit's holder and facts, and the way in by reference and secret.
    `documents`: what was sent as files.
    """

    ANSWERS = "answers"
    DOCUMENTS = "documents"
    DECISION = "decision"


class Cause(StrEnum):
    """Why something is erased: its time is over, by order, or again after a restore."""

    RETENTION = "retention"
    COURT_ORDER = "court-order"
    ASKED_BY_PERSON = "asked-by-person"
    SENT_IN_ERROR = "sent-in-error"
    RESTORED = "restored"


ORDERS = (Cause.COURT_ORDER, Cause.ASKED_BY_PERSON, Cause.SENT_IN_ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One line of the ledger: which case, and what of it."""

    case: UUID
    kinds: frozenset[Kept]


def last_day(*, closed_on: date, days: int) -> date:
    """Return the last day on which something is kept that is kept for so many calendar days."""
    return closed_on + timedelta(days=days)


def is_over(*, closed_on: date, days: int, today: date) -> bool:
    """Tell whether the time is over: the last day counts to its end."""
    return today > last_day(closed_on=closed_on, days=days)


def merged(erasures: Collection[Erasure]) -> tuple[Erasure, ...]:
    """Return one erasure a case, in the order in which the cases first came."""
    kinds: dict[UUID, frozenset[Kept]] = {}
    for erasure in erasures:
        kinds[erasure.case] = kinds.get(erasure.case, frozenset()) | erasure.kinds
    return tuple(Erasure(case=case, kinds=each) for case, each in kinds.items())
