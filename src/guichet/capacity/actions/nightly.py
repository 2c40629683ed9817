"""The estimates of one night, made once however many workers ask."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from guichet.capacity.actions.publish import Outcome, publish_waits
from guichet.capacity.models import PublishedDay
from guichet.capacity.rules import GIVEN_UP, night_due
from guichet.catalogue.queries import office_zones
from guichet.interactions.rules import SYSTEM


def publish_nightly(*, at: datetime, zone: ZoneInfo) -> Outcome | None:
    """Publish the waits of the night unless that is done or being done; return what was done.

    A night whose worker was killed is taken again after two hours; a service that failed is not.
    `zone` is the jurisdiction's, for one without offices.
    """
    day = night_due(at=at, zones=office_zones(SYSTEM) or {zone})
    if day is None or not _take(day, at):
        return None
    outcome = publish_waits(at=at)
    PublishedDay.objects.filter(day=day).update(done_at=at)
    return outcome


def _take(day: date, at: datetime) -> bool:
    """Take a night; False where another has it."""
    with transaction.atomic():
        _row, mine = PublishedDay.objects.get_or_create(day=day, defaults={"taken_at": at})
        if mine:
            return True
        gone = Q(day=day, done_at__isnull=True, taken_at__lte=at - GIVEN_UP)
        return PublishedDay.objects.filter(gone).update(taken_at=at) == 1
