"""Whether a night's estimates are still to be made."""

from datetime import datetime
from zoneinfo import ZoneInfo

from guichet.capacity.models import PublishedDay
from guichet.capacity.rules import GIVEN_UP, night_due
from guichet.interactions.rules import Viewer


def night_waits(viewer: Viewer, *, at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the estimates of the night are due and nobody makes them."""
    del viewer  # a date tells nothing about anyone
    day = night_due(at=at, zone=zone)
    if day is None:
        return False
    row = PublishedDay.objects.filter(day=day).first()
    return row is None or (row.done_at is None and at - row.taken_at >= GIVEN_UP)
