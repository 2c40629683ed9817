"""What is open when a service changes hands: files and the promises given for them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from guichet.casework.models import Application
from guichet.casework.rules import Status
from guichet.interactions.rules import Viewer

_SOON = timedelta(days=14)
_OVER = (Status.RELEASED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFiles:
    """Files of one service that one office received and nobody has released yet.

    `past_standard` and `past_limit` are over already; `due_soon` fall due within 14 days.
    """

    office: UUID
    open: int
    oldest: date | None
    past_standard: int
    past_limit: int
    due_soon: int


def open_files_of(
    viewer: Viewer, *, service: str, offices: tuple[UUID, ...], today: date
) -> tuple[OpenFiles, ...]:
    """Count each office's open files of a service; nothing for whoever works in none of them."""
    if not viewer.system and not viewer.offices() & frozenset(offices):
        return ()
    counted = {
        row["office"]: row
        for row in Application.objects.filter(service=service, office__in=offices)
        .exclude(status__in=_OVER)
        .values("office")
        .annotate(
            open=Count("pk"),
            oldest=Min("clock_starts_on"),
            past_standard=Count("pk", filter=Q(standard_due_on__lt=today)),
            past_limit=Count("pk", filter=Q(legal_due_on__lt=today)),
            due_soon=Count(
                "pk", filter=Q(standard_due_on__gte=today, standard_due_on__lte=today + _SOON)
            ),
        )
    }
    return tuple(
        OpenFiles(
            office=office,
            open=counted[office]["open"] if office in counted else 0,
            oldest=counted[office]["oldest"] if office in counted else None,
            past_standard=counted[office]["past_standard"] if office in counted else 0,
            past_limit=counted[office]["past_limit"] if office in counted else 0,
            due_soon=counted[office]["due_soon"] if office in counted else 0,
        )
        for office in offices
    )
