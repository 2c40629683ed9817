"""What the office asked the person, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.casework.models import Hold
from guichet.casework.rules import ANSWER_DAYS, OTHER, Ending
from guichet.catalogue.definitions import ServiceDefinition
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of the office, its answer, and how the pause it made came to its end.

    `reason` is empty where the officer's words say it all. `ending` is empty while it stands.
    `late` says whether an answer came after its day; `overdue` that the day has passed without
    one; `lapsed` that the officer may go on. `open` says whether an answer is still taken.
    """

    id: UUID
    reason: Text
    words: str
    officer: UUID
    asked_at: datetime
    due_on: date
    lapses_on: date
    ended_at: datetime | None
    ending: str
    answer: str
    answered_at: datetime | None
    overdue: bool
    lapsed: bool
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReason:
    """A ground on which the officer may ask; the text is empty for `other`."""

    code: str
    text: Text
    business_days: int


def questions_of(
    viewer: Viewer, *, case: UUID, definition: ServiceDefinition, today: date
) -> tuple[Asked, ...]:
    """Return the questions of a case that the viewer may read, the newest first."""
    del viewer
    rows = Hold.objects.filter(application=case).order_by("-asked_at", "-pk")
    return tuple(_asked(row, definition, today) for row in rows)


def _asked(row: Hold, definition: ServiceDefinition, today: date) -> Asked:
    reason = definition.hold(row.reason)
    standing = row.ended_at is None
    return Asked(
        id=row.pk,
        reason={} if reason is None else reason.text,
        words=row.words,
        officer=row.officer,
        asked_at=row.asked_at,
        due_on=row.due_on,
        lapses_on=row.lapses_on,
        ended_at=row.ended_at,
        ending=row.ending,
        answer=row.answer,
        answered_at=row.answered_at,
        overdue=standing and today > row.due_on,
        lapsed=standing and today > row.lapses_on,
        open=standing or (row.ending == Ending.LAPSED and row.answered_at is None),
    )


def ask_reasons(viewer: Viewer, *, definition: ServiceDefinition) -> tuple[AskReason, ...]:
    """Return the grounds of a definition for a question, and the one that every service has."""
    del viewer
    own = (
        AskReason(code=each.code, text=each.text, business_days=each.business_days)
        for each in definition.holds
    )
    return (*own, AskReason(code=OTHER, text={}, business_days=ANSWER_DAYS))
