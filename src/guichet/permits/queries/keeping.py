"""How long a permit has to stay in the register."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from guichet.interactions.rules import Viewer
from guichet.permits.models import Permit
from guichet.permits.rules import is_suspended


def kept_permits(viewer: Viewer, *, cases: Collection[UUID], since: date) -> frozenset[UUID]:
    """Return those of the cases whose permit was in force on `since` or later.

    A permit that is in force can be checked by anyone, so it stays; one without a last day stays
    until it is revoked.
    """
    del viewer
    over = Q(valid_until__lt=since) | Q(revoked_at__date__lt=since)
    rows = Permit.objects.filter(case__in=cases, erased_at=None).exclude(over)
    return frozenset(rows.values_list("case", flat=True))


def stopped_permits(
    viewer: Viewer, *, cases: Collection[UUID], at: datetime
) -> Mapping[UUID, bool]:
    """Return those of the cases whose permit is revoked (True) or suspended now (False)."""
    del viewer
    stopped = Q(revoked_at__isnull=False) | Q(suspended_at__isnull=False)
    found: dict[UUID, bool] = {}
    for row in Permit.objects.filter(stopped, case__in=cases):
        if row.revoked_at is not None:
            found[row.case] = True
        elif is_suspended(since=row.suspended_at, until=row.suspended_until, zone=row.zone, at=at):
            found[row.case] = False
    return found
