"""Waits that happened: real applications for the licence, answered by Events, and sealed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction
from tests.apps.casework.licence import ANSWERS, CODE, send

from guichet.casework.actions import Receipt
from guichet.interactions.actions import record, seal

TODAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""A Tuesday, eleven in the morning at the office."""


def note(
    kind: str,
    case: UUID,
    *,
    office: UUID,
    at: datetime,
    channel: str = "web",
    to_class: str = "urgent",
) -> None:
    """Write one Event of a case's wait."""
    payloads: dict[str, dict[str, str | int | bool]] = {
        "released": {"decision": str(uuid4()), "outcome": "approved"},
        "withdrawn": {"from_status": "submitted"},
        "question_asked": {
            "hold": str(uuid4()),
            "reason": "certificate-page",
            "due_on": at.date().isoformat(),
            "actor": str(uuid4()),
        },
        "fee_asked": {"amount_cents": 2500, "currency": "CAD", "due_on": at.date().isoformat()},
        "paid": {
            "payment": str(uuid4()),
            "way": "practice",
            "amount_cents": 2500,
            "currency": "CAD",
        },
        "fee_unpaid": {"due_on": at.date().isoformat()},
        "triaged": {"actor": str(uuid4()), "from_class": "ordinary", "to_class": to_class},
        "question_answered": {"hold": str(uuid4()), "late": False, "paused_days": 5},
    }
    with transaction.atomic():
        record(
            kind=kind,
            occurred_at=at,
            recorded_at=at,
            service=CODE,
            office=office,
            channel=channel,
            case=case,
            payload=payloads[kind],
        )


def apply_and_hear(
    waits: Iterable[tuple[int, int | None]],
    *,
    office: UUID,
    channel: str = "web",
    classed_after: int | None = None,
) -> list[Receipt]:
    """Apply so many days before today and hear so many days later; None is still waiting.

    Days are calendar days; everything happens in the order of time. `classed_after` so many days
    each is put into a class.
    """
    made: list[Receipt] = []
    later: list[tuple[datetime, UUID, str]] = []
    for ago, wait in sorted(waits, key=lambda each: -each[0]):
        at = TODAY - timedelta(days=ago)
        dated = {**ANSWERS, "certificate_date": (at.date() - timedelta(days=90)).isoformat()}
        made.append(send(answers=dated, channel=channel, at=at))
        if wait is not None:
            later.append((at + timedelta(days=wait), made[-1].case, "released"))
        if classed_after is not None:
            later.append((at + timedelta(days=classed_after), made[-1].case, "triaged"))
    for at, case, kind in sorted(later):
        note(kind, case, office=office, at=at, channel=channel)
    return made


def seal_all(home: Path, *, at: datetime = TODAY) -> None:
    """Give every Event its position."""
    while seal(at=at, home=home) is not None:
        pass
