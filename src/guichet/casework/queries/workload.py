"""Who holds what in an office, for its lead: told by name, never ranked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from guichet.casework.models import Application
from guichet.casework.queries.queue import IS_OPEN
from guichet.casework.rules import UNANSWERED, Status
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import OfficeCard, office_calendar, offices
from guichet.identity.queries import officers_of
from guichet.interactions.rules import Role, Viewer

Text = Mapping[str, str]
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one officer holds: files without an answer, of them those that wait for the applicant.

    `past_standard` count those that wait for the office; `oldest` is the day the oldest came.
    """

    officer: UUID
    label: str
    held: int
    waiting: int
    past_standard: int
    oldest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """The officers of one office by name, and the open files that nobody holds."""

    office: OfficeCard
    offices: tuple[OfficeCard, ...]
    loads: tuple[Load, ...]
    unheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """One file that an officer holds."""

    case: UUID
    reference: str
    service_name: Text
    stage: Text
    status: Status
    starts_on: date
    standard_due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFiles:
    """What one officer holds, the oldest first, and who else may be given files."""

    office: OfficeCard
    officer: UUID
    label: str
    files: tuple[HeldFile, ...]
    colleagues: Mapping[UUID, str]


def workload(viewer: Viewer, *, office: UUID | None, at: datetime) -> Workload | None:
    """Return who holds what in one office the viewer leads; None without one."""
    led = viewer.offices(Role.LEAD)
    mine = [card for card in offices(viewer) if card.id in led]
    here = next((card for card in mine if card.id == office), mine[0] if mine else None)
    if here is None:
        return None
    today = office_calendar(viewer, office=here.id).local_day(at)
    held = Application.objects.filter(
        office=here.id, holder__isnull=False, held_until__gt=at, status__in=UNANSWERED
    )
    with_us = ~Q(status=Status.WAITING)
    counted: dict[UUID | None, dict[str, Any]] = {
        row["holder"]: dict(row)
        for row in held.order_by()
        .values("holder")
        .annotate(
            held=Count("pk"),
            waiting=Count("pk", filter=Q(status=Status.WAITING)),
            past=Count("pk", filter=with_us & Q(standard_due_on__lt=today)),
            oldest=Min("clock_starts_on"),
        )
    }
    officers = officers_of(viewer, office=here.id, today=at.date())
    free = Application.objects.filter(IS_OPEN, office=here.id).filter(
        Q(holder__isnull=True) | Q(held_until__lte=at)
    )
    return Workload(
        office=here,
        offices=tuple(mine),
        loads=tuple(
            Load(
                officer=officer,
                label=label,
                held=counted.get(officer, {}).get("held", 0),
                waiting=counted.get(officer, {}).get("waiting", 0),
                past_standard=counted.get(officer, {}).get("past", 0),
                oldest=counted.get(officer, {}).get("oldest"),
            )
            for officer, label in officers.items()
        ),
        unheld=free.count(),
    )


def held_files(viewer: Viewer, *, office: UUID, officer: UUID, at: datetime) -> HeldFiles | None:
    """Return what an officer holds in an office the viewer leads; None for anybody else."""
    officers = officers_of(viewer, office=office, today=at.date())
    card = next((each for each in offices(viewer) if each.id == office), None)
    if card is None or not viewer.holds(Role.LEAD, office=office) or officer not in officers:
        return None
    rows = Application.objects.filter(
        office=office, holder=officer, held_until__gt=at, status__in=UNANSWERED
    ).order_by("clock_starts_on", "pk")[:_MOST]
    return HeldFiles(
        office=card,
        officer=officer,
        label=officers[officer],
        files=tuple(_held(each) for each in rows),
        colleagues={each: label for each, label in officers.items() if each != officer},
    )


def _held(each: Application) -> HeldFile:
    definition = definition_for(each.service, version=each.definition_version)
    return HeldFile(
        case=each.pk,
        reference=each.reference,
        service_name=definition.name,
        stage=next((s.name for s in definition.stages if s.code == each.stage), {}),
        status=Status(each.status),
        starts_on=each.clock_starts_on,
        standard_due_on=each.standard_due_on,
    )
