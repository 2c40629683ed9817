"""What breaches its promise, and what was put before the accountable office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from guichet.analysis.timeliness import BusinessDays
from guichet.casework.models import Application
from guichet.casework.queries.turns import HeadStart, class_of
from guichet.casework.rules import READERS, UNANSWERED, Status
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import OfficeCard, office_calendar, offices
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]
_WITH_US = ~Q(status=Status.WAITING)
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingRow:
    """Open files of one service, stage and class in one office.

    `open` counts all without an answer, `waiting` those of them that wait for the applicant and
    whose dates move. `this_week` pass the standard within five business days from today.
    """

    service: str
    service_name: Text
    stage: Text
    case_class: HeadStart | None
    open: int
    waiting: int
    this_week: int
    past_standard: int
    limit_this_week: int
    past_limit: int
    oldest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """A file put before the office that answers for it, still without an answer."""

    case: UUID
    reference: str
    service_name: Text
    stage: Text
    office: UUID
    at: datetime
    standard_due_on: date | None
    legal_due_on: date | None
    past_limit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """The open files of one office by how they stand against standard and limit."""

    office: OfficeCard
    offices: tuple[OfficeCard, ...]
    today: date
    rows: tuple[AgeingRow, ...]
    escalated: tuple[Escalated, ...]
    more_escalated: bool


def ageing(viewer: Viewer, *, office: UUID | None, today: date) -> Ageing | None:
    """Return how the open files of one office of the viewer's stand; None without an office."""
    readable = viewer.offices(*READERS)
    mine = [card for card in offices(viewer) if card.id in readable]
    here = next((card for card in mine if card.id == office), mine[0] if mine else None)
    if here is None:
        return None
    found = _escalated(viewer, office=here.id, today=today)
    return Ageing(
        office=here,
        offices=tuple(mine),
        today=today,
        rows=_rows(viewer, office=here.id, today=today),
        escalated=found[:_MOST],
        more_escalated=len(found) > _MOST,
    )


def _rows(viewer: Viewer, *, office: UUID, today: date) -> tuple[AgeingRow, ...]:
    ends_on = office_calendar(viewer, office=office).add_business_days(today, BusinessDays(4))
    counted = (
        Application.objects.filter(office=office, status__in=UNANSWERED)
        .order_by("service", "stage", "case_class")
        .values("service", "stage", "case_class")
        .annotate(
            # The newest version names stage and class: versions before had the same codes.
            version=Max("definition_version"),
            open=Count("pk"),
            waiting=Count("pk", filter=Q(status=Status.WAITING)),
            this_week=Count(
                "pk",
                filter=_WITH_US & Q(standard_due_on__gte=today, standard_due_on__lte=ends_on),
            ),
            past_standard=Count("pk", filter=_WITH_US & Q(standard_due_on__lt=today)),
            limit_this_week=Count(
                "pk", filter=_WITH_US & Q(legal_due_on__gte=today, legal_due_on__lte=ends_on)
            ),
            past_limit=Count("pk", filter=_WITH_US & Q(legal_due_on__lt=today)),
            oldest=Min("clock_starts_on"),
        )
    )
    return tuple(_row(viewer, each) for each in counted)


def _row(viewer: Viewer, counted: Mapping[str, object]) -> AgeingRow:
    service, version = str(counted["service"]), str(counted["version"])
    definition = definition_for(service, version=version)
    code = str(counted["stage"])
    oldest = counted["oldest"]
    assert isinstance(oldest, date)  # noqa: S101 - for the type checker: a group has a file
    numbers = {
        name: int(str(counted[name]))
        for name in (
            *("open", "waiting", "this_week"),
            *("past_standard", "limit_this_week", "past_limit"),
        )
    }
    return AgeingRow(
        service=service,
        service_name=definition.name,
        stage=next((each.name for each in definition.stages if each.code == code), {}),
        case_class=class_of(viewer, definition=definition, case_class=str(counted["case_class"])),
        oldest=oldest,
        **numbers,
    )


def _escalated(viewer: Viewer, *, office: UUID, today: date) -> tuple[Escalated, ...]:
    del viewer
    rows = (
        Application.objects.filter(
            Q(accountable=office) | Q(office=office, accountable__isnull=True),
            escalated_at__isnull=False,
            status__in=UNANSWERED,
        )
        .order_by("legal_due_on", "standard_due_on", "pk")
        .only(
            *("reference", "service", "definition_version", "stage", "office", "escalated_at"),
            *("standard_due_on", "legal_due_on"),
        )[: _MOST + 1]
    )
    found = []
    for each in rows:
        definition = definition_for(each.service, version=each.definition_version)
        stages = {stage.code: stage.name for stage in definition.stages}
        if each.escalated_at is None:
            continue
        found.append(
            Escalated(
                case=each.pk,
                reference=each.reference,
                service_name=definition.name,
                stage=stages.get(each.stage, {}),
                office=each.office,
                at=each.escalated_at,
                standard_due_on=each.standard_due_on,
                legal_due_on=each.legal_due_on,
                past_limit=each.legal_due_on is not None and today > each.legal_due_on,
            )
        )
    return tuple(found)
