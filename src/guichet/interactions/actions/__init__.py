"""Writes to the journal: an Event in the writer's transaction, a seal over what was written."""

from guichet.interactions.actions.keys import ensure_keys
from guichet.interactions.actions.record import NewEvent, NoTransaction, record, record_many
from guichet.interactions.actions.seal import JournalRewritten, seal
from guichet.interactions.adapters.keys import KeysMissing
from guichet.interactions.rules.seals import UnreadableSeal

__all__ = [
    "JournalRewritten",
    "KeysMissing",
    "NewEvent",
    "NoTransaction",
    "UnreadableSeal",
    "ensure_keys",
    "record",
    "record_many",
    "seal",
]
