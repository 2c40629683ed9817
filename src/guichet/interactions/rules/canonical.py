"""The one text of an Event, the same on every database, and its hash.

The text is JSON as RFC 8785 writes it (sorted names, no spaces). Its values are strings, integers
and booleans only, because every database keeps those as they were given.
"""

import json
import re
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
    version: int | str
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

    The text is spliced, not serialised, for speed. It can be taken apart in one way only, because
    no part but the payload holds a quotation mark and no payload has a field named `payload` or
    `recorded_at`: the writer's checks see to both. So nobody can move words from one column to
    the next and keep the text, and with it the hash.
    """
    return (
        f'{{"case":"{parts.case}","channel":"{parts.channel}","id":"{parts.id}",'
        f'"kind":"{parts.kind}","occurred_at":"{parts.occurred_at}","office":"{parts.office}",'
        f'"payload":{parts.payload},"recorded_at":"{parts.recorded_at}",'
        f'"service":"{parts.service}","subject":"{parts.subject}","version":{parts.version}}}'
    )


def event_in(text: str) -> str:
    """Return the id in a canonical text, or nothing when there is none to be read."""
    found = re.search(r'"id":"([0-9a-f]{32})"', text)
    return found[1] if found else ""


def content_hash(parts: ContentParts) -> bytes:
    """Return the SHA-256 of the canonical text: 32 bytes."""
    return sha256(canonical_event(parts).encode()).digest()
