"""Reads of what the journal says of waits."""

from guichet.capacity.queries.nights import night_waits
from guichet.capacity.queries.office import OfficeWaits, ServiceWaits, office_waits

__all__ = ["OfficeWaits", "ServiceWaits", "night_waits", "office_waits"]
