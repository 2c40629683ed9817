"""Take the file whose turn it is: each officer another, however many ask at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from guichet.casework.actions.authority import NotYours, hold_file
from guichet.casework.models import Application
from guichet.casework.queries.queue import IS_OPEN
from guichet.casework.rules import DECIDERS, Status, role_in
from guichet.interactions.rules import Viewer

_TRIES = 20  # a file that a colleague took this very moment costs one of them
_WAITING_FOR_OFFICER = (Status.SUBMITTED, Status.HANDED_OVER, Status.IN_REVIEW)


def claim_next(viewer: Viewer, *, office: UUID, at: datetime) -> UUID | None:
    """Claim the first file of an office that nobody holds, by turn; return its case, or None.

    Raises NotYours for those who decide no files there.
    """
    if role_in(viewer, office=office) not in DECIDERS:
        raise NotYours("You decide no files in this office. Choose another.")
    for _ in range(_TRIES):
        case = _claim_first(viewer, office=office, at=at)
        if case is not None:
            return case
    return None


@transaction.atomic
def _claim_first(viewer: Viewer, *, office: UUID, at: datetime) -> UUID | None:
    role = role_in(viewer, office=office)
    free = (
        Application.objects.filter(IS_OPEN, office=office, status__in=_WAITING_FOR_OFFICER)
        .filter(Q(holder__isnull=True) | Q(held_until__lte=at))
        .order_by("turn_on", "id")
    )
    # One row and no more is locked; what a colleague locks this moment is left to them.
    first = free.select_for_update(skip_locked=True).first()
    if first is None or role is None:
        return None
    hold_file(viewer, application=first, role=role, at=at)
    return first.pk
