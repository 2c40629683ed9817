"""What a department's system is told, in which form and signed how, and when it is tried again."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID


class State(StrEnum):
    """Where a message stands; `kept` while its system has no webhook and reads it by itself."""

    KEPT = "kept"
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


ARRIVES = frozenset({"submitted", "handed_over", "reopened", "person_asked_for"})
"""The Events by which a file comes before an office."""

TOLD = ARRIVES | {
    "taken_in",
    "opened",
    "claimed",
    "given_back",
    "assigned",
    "triaged",
    "question_asked",
    "question_reminded",
    "question_answered",
    "question_taken_back",
    "question_lapsed",
    "decision_proposed",
    "proposal_returned",
    "proposal_taken_back",
    "decided",
    "decision_undone",
    "released",
    "withdrawn",
    "contact_corrected",
    "objected",
    "escalated",
    "erased",
    "permit_issued",
    "permit_suspended",
    "permit_suspension_lifted",
    "permit_revoked",
}
"""The Events that a system hears of; who read a file and what colleagues noted is none of its."""

_LEFT_OUT = frozenset({"actor", "user"})
"""Who did it stays in the house."""

LEASE = timedelta(seconds=60)
"""A worker that took a message and was not heard of since has lost it."""
LADDER = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
"""The pauses between tries that the Standard Webhooks specification proposes: ten tries, three
days and a half."""
KEEP = timedelta(days=90)
"""How long messages that came to their end are kept; the journal holds the Events for good."""
KEEP_CALLS = timedelta(days=30)
"""How long the answer to a call is kept for a repeat."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class HookRefused(ValueError):
    """An address cannot be a webhook's; the message says what can."""


def check_address(url: str) -> str:
    """Return a webhook's address; raise HookRefused unless it is https, or on this machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not safe or not host or parts.username or parts.fragment or port == 0:
        raise HookRefused(
            f"'{url}' is no address for a webhook. Give one with https, without a name or a "
            "password in it, such as https://systems.department.example/guichet."
        )
    return url


def call_digest(*, secret: bytes, method: str, path: str, body: bytes) -> bytes:
    """Return what tells two requests under one key apart, keyed, since the body may be guessed."""
    text = b"\n".join([b"call", method.encode(), path.encode(), body])
    return hmac.digest(secret, text, hashlib.sha256)


def next_try(*, tries: int, at: datetime) -> datetime | None:
    """Return when to try again after `tries` failures, or None when enough is enough."""
    return at + LADDER[tries - 1] if tries <= len(LADDER) else None


def cloud_event(
    *,
    source: str,
    event: UUID,
    kind: str,
    version: int,
    position: int,
    occurred_at: datetime,
    case: UUID | None,
    service: str,
    office: UUID | None,
    payload: Mapping[str, object],
) -> dict[str, object]:
    """Return an Event in the structured mode of CloudEvents 1.0.

    `subject` is the case; `sequence` (a documented extension) is the position in the journal, by
    which a receiver puts what came twice or late in order.
    """
    told: dict[str, object] = {
        "specversion": "1.0",
        "id": str(event),
        "source": source,
        "type": f"guichet.{kind}",
        "time": occurred_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "sequence": f"{position:020d}",
        "data": {
            "version": version,
            "service": service,
            **({} if office is None else {"office": str(office)}),
            **{name: value for name, value in payload.items() if name not in _LEFT_OUT},
        },
    }
    if case is not None:
        told["subject"] = str(case)
    return told


def as_json(told: Mapping[str, object]) -> bytes:
    """Return the bytes that are sent and signed."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signing_secret(*, secret: bytes, hook: UUID) -> bytes:
    """Return the 32 bytes that sign what goes to one webhook; nothing of it is kept anywhere."""
    return hmac.digest(secret, f"webhook:{hook}".encode(), hashlib.sha256)


def written_secret(secret: bytes) -> str:
    """Return a signing secret as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def signed_headers(*, secret: bytes, message: UUID, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of Standard Webhooks: id, timestamp, HMAC-SHA256 over both and the body.

    A receiver refuses what is older than some minutes, so that nothing can be played back to it.
    """
    stamp = str(int(at.timestamp()))
    signed = f"{message}.{stamp}.".encode() + body
    signature = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
    return {
        "webhook-id": str(message),
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
    }
