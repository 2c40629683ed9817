"""Whether a night's estimates are still to be made, and how many nights made none."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guichet.capacity.models import PublishedDay
from guichet.capacity.rules import GIVEN_UP, night_due
from guichet.catalogue.queries import office_zones
from guichet.interactions.rules import Viewer


def night_waits(viewer: Viewer, *, at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the estimates of the night are due and nobody makes them."""
    # Without an office the jurisdiction's own time does.
    day = night_due(at=at, zones=office_zones(viewer) or {zone})
    if day is None:
        return False
    row = PublishedDay.objects.filter(day=day).first()
    return row is None or (row.done_at is None and at - row.taken_at >= GIVEN_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """The last night that made estimates, and how many days ago it was; 0 where none was due yet.

    Where none ever ended, `missed` counts from the first that was begun.
    """

    last: date | None
    missed: int


def nights_so_far(viewer: Viewer, *, at: datetime, zone: ZoneInfo) -> Nights:
    """Say when estimates were last made, and for how many days they have not been."""
    del viewer  # a date tells nothing about anyone
    today = at.astimezone(zone).date()
    done = PublishedDay.objects.filter(done_at__isnull=False).order_by("-day").first()
    if done is not None:
        return Nights(last=done.day, missed=max((today - done.day).days, 0))
    first = PublishedDay.objects.order_by("day").first()
    since = today if first is None else first.day - timedelta(days=1)
    return Nights(last=None, missed=max((today - since).days, 0))
