"""The one text of an Event, the same on every database, and its hash.

The text is JSON as RFC 8785 writes it (sorted names, no spaces). Its values are strings, integers
and booleans only, because every database keeps those as they were given.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID


class ContentParts(NamedTuple):
    """What the content hash of an Event covers, each part as text.

    Identifiers are 32 lower-case hexadecimal digits, or empty for none; moments come from
    `instant`; `payload` is the canonical payload as stored.
    """

    id: str
    kind: str
    version: int
    occurred_at: str
    recorded_at: str
    service: str
    office: str
    channel: str
    case: str
    subject: str
    payload: str


def canonical_payload(payload: Mapping[str, str | int | bool]) -> str:
    """Write a payload of strings, integers and booleans as canonical JSON."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def instant(moment: datetime) -> str:
    """Write a moment as `2026-04-01T12:30:00.000000Z`, in UTC.

    Raises ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError(
            f"The moment {moment.isoformat()} has no zone. Pass one in UTC, as clock.now() gives."
        )
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def identifier(value: UUID | None) -> str:
    """Write an identifier as its hexadecimal digits, or as nothing."""
    return "" if value is None else value.hex


def canonical_event(parts: ContentParts) -> str:
    """Return the canonical text of an Event.

    The text is spliced, not serialised, for speed; it is the same as serialising because no part
    but the payload holds a quotation mark or a backslash. The writer's checks see to that, and a
    reader of untrusted rows asks `is_spliceable` first.
    """
    return (
        f'{{"case":"{parts.case}","channel":"{parts.channel}","id":"{parts.id}",'
        f'"kind":"{parts.kind}","occurred_at":"{parts.occurred_at}","office":"{parts.office}",'
        f'"payload":{parts.payload},"recorded_at":"{parts.recorded_at}",'
        f'"service":"{parts.service}","subject":"{parts.subject}","version":{parts.version}}}'
    )


def is_spliceable(parts: ContentParts) -> bool:
    """Tell whether splicing the parts can be read back in one way only."""
    outside = (
        f"{parts.id}{parts.kind}{parts.occurred_at}{parts.recorded_at}{parts.service}"
        f"{parts.office}{parts.channel}{parts.case}{parts.subject}"
    )
    return '"' not in outside and "\\" not in outside


def content_hash(parts: ContentParts) -> bytes:
    """Return the SHA-256 of the canonical text: 32 bytes."""
    return sha256(canonical_event(parts).encode()).digest()
