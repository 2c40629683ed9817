"""Reads of the journal."""

from guichet.interactions.adapters.journal_rows import Steps
from guichet.interactions.queries.events import (
    EventRecord,
    events_after,
    events_named,
    events_of_case,
    steps_after,
)
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
    "Steps",
    "events_after",
    "events_named",
    "events_of_case",
    "ever_sealed",
    "inclusion_proof",
    "journal_health",
    "seal_lag",
    "steps_after",
    "verify_journal",
]
