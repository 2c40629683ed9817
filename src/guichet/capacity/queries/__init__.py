"""Reads of what the journal says of waits."""

from guichet.capacity.queries.nights import Nights, night_waits, nights_so_far
from guichet.capacity.queries.office import OfficeWaits, ServiceWaits, office_waits

__all__ = ["Nights", "OfficeWaits", "ServiceWaits", "night_waits", "nights_so_far", "office_waits"]
