"""The journal's arithmetic, free of any database: who looks, kinds, canonical text, seals."""

from guichet.interactions.rules.canonical import (
    ContentParts,
    canonical_event,
    canonical_payload,
    content_hash,
    instant,
)
from guichet.interactions.rules.kinds import (
    KINDS,
    Backdating,
    BackdatingReason,
    Kind,
    PayloadValue,
    RecordRefused,
    check_moments,
    check_payload,
)
from guichet.interactions.rules.viewer import MACHINE, PUBLIC, SYSTEM, Role, Viewer

__all__ = [
    "KINDS",
    "MACHINE",
    "PUBLIC",
    "SYSTEM",
    "Backdating",
    "BackdatingReason",
    "ContentParts",
    "Kind",
    "PayloadValue",
    "RecordRefused",
    "Role",
    "Viewer",
    "canonical_event",
    "canonical_payload",
    "check_moments",
    "check_payload",
    "content_hash",
    "instant",
]
