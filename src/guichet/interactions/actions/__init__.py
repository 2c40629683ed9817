"""Writes to the journal: an Event in the writer's transaction, a seal over what was written."""

from guichet.interactions.actions.record import NewEvent, record, record_many

__all__ = ["NewEvent", "record", "record_many"]
