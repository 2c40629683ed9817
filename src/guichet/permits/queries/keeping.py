"""How long a permit has to stay in the register."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from guichet.interactions.rules import Viewer
from guichet.permits.models import Permit


def kept_permits(viewer: Viewer, *, cases: Collection[UUID], since: date) -> frozenset[UUID]:
    """Return those of the cases whose permit was in force on `since` or later.

    A permit that is in force can be checked by anyone, so it stays; one without a last day stays
    until it is revoked.
    """
    del viewer
    over = Q(valid_until__lt=since) | Q(revoked_at__date__lt=since)
    rows = Permit.objects.filter(case__in=cases, erased_at=None).exclude(over)
    return frozenset(rows.values_list("case", flat=True))
