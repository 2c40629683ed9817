"""Reads of the journal."""

from guichet.interactions.queries.events import EventRecord, events_after, events_of_case
from guichet.interactions.queries.health import (
    JournalFinding,
    ever_sealed,
    journal_health,
    seal_lag,
)
from guichet.interactions.queries.verify import JournalVerdict, inclusion_proof, verify_journal

__all__ = [
    "EventRecord",
    "JournalFinding",
    "JournalVerdict",
    "events_after",
    "events_of_case",
    "ever_sealed",
    "inclusion_proof",
    "journal_health",
    "seal_lag",
    "verify_journal",
]
