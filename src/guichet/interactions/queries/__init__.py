"""Reads of the journal."""

from guichet.interactions.queries.events import EventRecord, events_after, events_of_case

__all__ = ["EventRecord", "events_after", "events_of_case"]
