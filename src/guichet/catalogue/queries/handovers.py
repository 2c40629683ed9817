"""Which services an office answers for, and those that it gave or took over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.catalogue.models import Ownership, Service, Standard, StandardResult
from guichet.catalogue.rules.statuses import Status
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverCard:
    """A service, or a stage of it, that one office gave to another from a day on."""

    service: str
    service_name: Text
    stage: str
    from_office: UUID
    from_title: Text
    to_office: UUID
    to_title: Text
    starts: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedService:
    """A service that an office answers for as a whole."""

    code: str
    name: Text
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardStand:
    """A standard as it is handed over: the promise and its last result, in the filed words."""

    text: Text
    channel: str
    days: int | None
    target: str
    year: str
    performance: str
    met: str


def services_of_office(viewer: Viewer, *, office: UUID, on: date) -> tuple[OwnedService, ...]:
    """Return the active services that an office answers for on a day, by code."""
    del viewer  # who answers is no secret
    held = Ownership.objects.filter(office=office, stage="", starts__lte=on)
    rows = Ownership.objects.filter(
        service__in=held.values("service"), service__status=Status.ACTIVE, stage="", starts__lte=on
    )
    last: dict[str, Ownership] = {}
    for row in rows.select_related("service").order_by("service__code", "starts"):
        last[row.service.code] = row
    return tuple(
        OwnedService(code=code, name=row.service.name, since=row.starts)
        for code, row in last.items()
        if row.office_id == office
    )


def handovers(viewer: Viewer, *, office: UUID) -> tuple[HandoverCard, ...]:
    """Return what an office gave or took over, the latest first.

    Both offices' staff and the system read it; nobody else gets any.
    """
    touched = Ownership.objects.filter(office=office).values("service")
    rows = (
        Ownership.objects.filter(service__in=touched)
        .select_related("service", "office")
        .order_by("service", "stage", "starts")
    )
    found: list[HandoverCard] = []
    before: Ownership | None = None
    for row in rows:
        same = before and (before.service_id, before.stage) == (row.service_id, row.stage)
        if before is not None and same and office in {before.office_id, row.office_id}:
            found.append(
                HandoverCard(
                    service=row.service.code,
                    service_name=row.service.name,
                    stage=row.stage,
                    from_office=before.office_id,
                    from_title=before.office.title,
                    to_office=row.office_id,
                    to_title=row.office.title,
                    starts=row.starts,
                    reason=row.reason,
                )
            )
        before = row
    mine = viewer.offices()
    seen = (each for each in found if viewer.system or mine & {each.from_office, each.to_office})
    return tuple(sorted(seen, key=lambda each: (each.starts, each.service), reverse=True))


def standards_of(viewer: Viewer, *, service: str) -> tuple[StandardStand, ...]:
    """Return a service's standards with their last results."""
    del viewer  # standards are published
    rows = Standard.objects.filter(service=Service.objects.filter(code=service).first())
    last: dict[int, StandardResult] = {}
    for result in StandardResult.objects.filter(standard__in=rows).order_by("fiscal_year"):
        last[result.standard_id] = result
    return tuple(
        StandardStand(
            text=row.text,
            channel=row.channel,
            days=row.days,
            target=row.target,
            year=last[row.pk].fiscal_year if row.pk in last else "",
            performance=last[row.pk].performance if row.pk in last else "",
            met=last[row.pk].met if row.pk in last else "NA",
        )
        for row in rows.order_by("kind", "pk")
    )
