"""Write Events inside the transaction that makes them true.

Plain SQL, planned once: this runs in every submission, and a test proves that what it writes is
what Django's own model reads and would have written.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from guichet.interactions.adapters.statements import planned_cursor
from guichet.interactions.rules import (
    Backdating,
    ContentParts,
    PayloadValue,
    RecordRefused,
    canonical_payload,
    check_moments,
    check_payload,
    content_hash,
    instant,
)
from guichet.interactions.rules.canonical import identifier
from guichet.interactions.rules.kinds import check_code, kind_named

_Column = str | int | bytes | datetime | UUID | None


class NoTransaction(Exception):
    """An Event was to be recorded outside the transaction that it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What `record` takes, for `record_many`."""

    kind: str
    occurred_at: datetime
    recorded_at: datetime
    service: str = ""
    office: UUID | None = None
    channel: str = ""
    case: UUID | None = None
    subject: UUID | None = None
    payload: Mapping[str, PayloadValue] | None = None
    backdated: Backdating | None = None


_COLUMNS = (
    "id, kind, version, occurred_at, recorded_at, service, office, channel, case_id, subject,"
    " payload, content_hash"
)
_VALUES = "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
_CAST_VALUES = (
    "%s::uuid, %s, %s::smallint, %s::timestamptz, %s::timestamptz, %s, %s::uuid, %s, %s::uuid,"
    " %s::uuid, %s, %s::bytea"
)
_INSERT_EVENT = f"INSERT INTO interactions_event ({_COLUMNS}) VALUES ({_VALUES})"  # noqa: S608 - constants
_INSERT_UNSEALED = "INSERT INTO interactions_unsealed (event_id) VALUES (%s)"
# PostgreSQL takes both rows in one round trip.
_INSERT_BOTH = (
    f"WITH recorded AS ({_INSERT_EVENT} RETURNING id) "  # noqa: S608 - constants
    "INSERT INTO interactions_unsealed (event_id) SELECT id FROM recorded"
)


@dataclass(frozen=True, slots=True)
class EventRow:
    """An Event checked and laid out as the database's driver takes it."""

    id: UUID
    values: tuple[_Column, ...]


def event_row(*, event: NewEvent) -> EventRow:
    """Check an Event and lay out its row, so that the transaction need only write it.

    Raises RecordRefused when it does not fit `kinds.toml`.
    """
    payload = dict(event.payload or {})
    if event.backdated is not None:
        payload["backdating_reason"] = event.backdated.reason.value
        payload["backdating_role"] = event.backdated.role
    _check(event, payload)
    new = uuid.uuid4()
    parts = ContentParts(
        id=new.hex,
        kind=event.kind,
        version=kind_named(event.kind).version,
        occurred_at=instant(event.occurred_at),
        recorded_at=instant(event.recorded_at),
        service=event.service,
        office=identifier(event.office),
        channel=event.channel,
        case=identifier(event.case),
        subject=identifier(event.subject),
        payload=canonical_payload(payload),
    )
    digest = content_hash(parts)
    if connection.vendor == "postgresql":
        values = _postgresql_values(new, event, parts, digest)
    else:
        values = _sqlite_values(event, parts, digest)
    return EventRow(new, values)


def event_where(*, written: str) -> str:
    """Return the parts of one PostgreSQL statement that write an Event where `written` has a row.

    `written` names an earlier part that returns at most one row; the parts, `recorded` and
    `queued`, take `EventRow.values`. One statement is its own transaction.
    """
    return (
        f"recorded AS (INSERT INTO interactions_event ({_COLUMNS}) "  # noqa: S608 - constants
        f"SELECT {_CAST_VALUES} FROM {written} RETURNING id), "
        "queued AS (INSERT INTO interactions_unsealed (event_id) SELECT id FROM recorded)"
    )


def record_row(*, row: EventRow) -> None:
    """Write one Event, laid out before, in the caller's transaction.

    Raises NoTransaction outside a transaction.
    """
    _refuse_outside_transaction(str(row.values[1]))
    with planned_cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_INSERT_BOTH, row.values)
        else:
            cursor.execute(_INSERT_EVENT, row.values)
            cursor.execute(_INSERT_UNSEALED, row.values[:1])


def record(
    *,
    kind: str,
    occurred_at: datetime,
    recorded_at: datetime,
    service: str = "",
    office: UUID | None = None,
    channel: str = "",
    case: UUID | None = None,
    subject: UUID | None = None,
    payload: Mapping[str, PayloadValue] | None = None,
    backdated: Backdating | None = None,
) -> UUID:
    """Write one Event in the caller's transaction and return its id.

    Raises RecordRefused when it does not fit `kinds.toml`, NoTransaction outside a transaction.
    """
    event = NewEvent(
        kind=kind,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        service=service,
        office=office,
        channel=channel,
        case=case,
        subject=subject,
        payload=payload,
        backdated=backdated,
    )
    row = event_row(event=event)
    record_row(row=row)
    return row.id


def record_many(*, events: Sequence[NewEvent]) -> tuple[UUID, ...]:
    """Write Events in the caller's transaction, in the order given, and return their ids.

    Raises RecordRefused when one does not fit `kinds.toml`: then none is written.
    """
    if not events:
        return ()
    _refuse_outside_transaction(events[0].kind)
    rows = [event_row(event=event) for event in events]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_EVENT, [row.values for row in rows])
        cursor.executemany(_INSERT_UNSEALED, [row.values[:1] for row in rows])
    return tuple(row.id for row in rows)


def _refuse_outside_transaction(kind: str) -> None:
    if not connection.in_atomic_block:
        raise NoTransaction(
            f"'{kind}' must be recorded in the transaction that makes it true. Call record inside "
            "`with transaction.atomic():`, beside the change it tells of."
        )


def _check(event: NewEvent, payload: Mapping[str, PayloadValue]) -> None:
    check_payload(kind=event.kind, payload=payload)
    check_code(name="service", value=event.service, longest=60)
    check_code(name="channel", value=event.channel, longest=20)
    for name in kind_named(event.kind).needs:
        if not getattr(event, name):
            raise RecordRefused(
                f"'{event.kind}' needs its {name}: interactions/kinds.toml says so. Pass it."
            )
    check_moments(
        occurred_at=event.occurred_at, recorded_at=event.recorded_at, backdated=event.backdated
    )


def _postgresql_values(
    new: UUID, event: NewEvent, parts: ContentParts, digest: bytes
) -> tuple[_Column, ...]:
    return (
        new,
        parts.kind,
        parts.version,
        event.occurred_at,
        event.recorded_at,
        parts.service,
        event.office,
        parts.channel,
        event.case,
        event.subject,
        parts.payload,
        digest,
    )


def _sqlite_values(event: NewEvent, parts: ContentParts, digest: bytes) -> tuple[_Column, ...]:
    """Write moments and ids as Django's SQLite backend does, so that its queries find them."""
    return (
        parts.id,
        parts.kind,
        parts.version,
        str(event.occurred_at.astimezone(UTC).replace(tzinfo=None)),
        str(event.recorded_at.astimezone(UTC).replace(tzinfo=None)),
        parts.service,
        parts.office or None,
        parts.channel,
        parts.case or None,
        parts.subject or None,
        parts.payload,
        digest,
    )
