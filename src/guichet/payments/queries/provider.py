"""What is still to be asked of a provider, for the system that asks."""

from datetime import date, datetime
from uuid import UUID

from guichet.interactions.rules import Viewer
from guichet.payments.models import Intent, Statement

_BATCH = 50


def asked_of(viewer: Viewer, *, way: str, at: datetime) -> tuple[UUID, ...]:
    """Return some orders that the provider is to be asked about now, the longest due first."""
    if not viewer.system:
        return ()
    due = Intent.objects.filter(way=way, ask_at__lte=at).order_by("ask_at", "pk")
    return tuple(due.values_list("pk", flat=True)[:_BATCH])


def case_of_order(viewer: Viewer, *, order: UUID, way: str) -> UUID | None:
    """Return the case that an order is paid for; None where it is none of ours."""
    if not viewer.system:
        return None
    rows = Intent.objects.filter(pk=order, way=way)
    return rows.values_list("fee__case", flat=True).first()


def compared_on(viewer: Viewer, *, way: str, day: date) -> datetime | None:
    """Return when a day of a way was last compared with its statement; None where it never was."""
    if not viewer.system:
        return None
    rows = Statement.objects.filter(way=way, day=day)
    return rows.values_list("compared_at", flat=True).first()
