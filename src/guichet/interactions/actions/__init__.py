"""Writes to the journal: an Event in the writer's transaction, a seal over what was written."""

from guichet.interactions.actions.keys import ensure_keys
from guichet.interactions.actions.record import (
    EventRow,
    NewEvent,
    NoTransaction,
    event_row,
    event_where,
    record,
    record_many,
    record_row,
)
from guichet.interactions.actions.seal import JournalRewritten, seal
from guichet.interactions.adapters.keys import KeysMissing
from guichet.interactions.rules.seals import UnreadableSeal

__all__ = [
    "EventRow",
    "JournalRewritten",
    "KeysMissing",
    "NewEvent",
    "NoTransaction",
    "UnreadableSeal",
    "ensure_keys",
    "event_row",
    "event_where",
    "record",
    "record_many",
    "record_row",
    "seal",
]
