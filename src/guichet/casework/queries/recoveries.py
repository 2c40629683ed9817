"""Money that verifying found and that has not all come back, for the office that verified."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from guichet.casework.models import Verification
from guichet.casework.queries.paging import Oldest
from guichet.casework.rules import DECIDERS, READERS, role_in
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import office_card
from guichet.interactions.rules import Viewer

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRecover:
    """One verified file with money: what was found, and what came back of it so far, in cents.

    `zone` is that of the office that verified.
    """

    id: UUID
    case: UUID
    reference: str
    service_name: Mapping[str, str]
    settled_at: datetime
    zone: ZoneInfo
    found_cents: int
    recovered_cents: int
    may_put_down: bool


def to_recover(viewer: Viewer) -> Oldest[ToRecover]:
    """Return files of the viewer's offices of whose money not all came back, the oldest first."""
    rows = Verification.objects.filter(
        office__in=viewer.offices(*READERS), found_cents__gt=F("recovered_cents")
    ).order_by("settled_at", "pk")
    found = list(rows.select_related("screening__application")[: _MOST + 1])
    zones = {office: _zone(viewer, office) for office in {each.office for each in found}}
    return Oldest(
        lines=tuple(_line(viewer, each, zones[each.office]) for each in found[:_MOST]),
        more=len(found) > _MOST,
    )


def one_to_recover(viewer: Viewer, *, verification: UUID) -> ToRecover | None:
    """Return one file with money, also when all came back; None of another office's."""
    row = (
        Verification.objects.filter(
            pk=verification, office__in=viewer.offices(*READERS), found_cents__gt=0
        )
        .select_related("screening__application")
        .first()
    )
    return None if row is None else _line(viewer, row, _zone(viewer, row.office))


def _zone(viewer: Viewer, office: UUID) -> ZoneInfo:
    return office_card(viewer, office=office).zone


def _line(viewer: Viewer, row: Verification, zone: ZoneInfo) -> ToRecover:
    application = row.screening.application
    return ToRecover(
        id=row.pk,
        case=application.pk,
        reference=application.reference,
        service_name=definition_for(
            application.service, version=application.definition_version
        ).name,
        settled_at=row.settled_at or row.opened_at,
        zone=zone,
        found_cents=row.found_cents,
        recovered_cents=row.recovered_cents,
        may_put_down=role_in(viewer, office=row.office) in DECIDERS,
    )
