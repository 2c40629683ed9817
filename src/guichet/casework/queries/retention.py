"""What a case keeps of a person until when, and which cases have kept it long enough."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from guichet.casework.models import Application
from guichet.casework.rules import Kept, Status, last_day
from guichet.catalogue.definitions import ServiceDefinition, UnknownService, definition_for
from guichet.catalogue.queries import office_card
from guichet.documents.queries import cases_with_documents
from guichet.interactions.queries import EventRecord
from guichet.interactions.rules import Viewer
from guichet.permits.queries import kept_permits

Text = Mapping[str, str]
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How long one kind of record of a case is kept and by what law.

    `until` is the last day, None while the case is open; `erased_at` when it was erased.
    """

    kind: Kept
    days: int
    reference: Text
    until: date | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A case of a service that has kept a kind of record for as long as it may."""

    case: UUID
    service: str
    kind: Kept


def keeping_of(
    viewer: Viewer,
    *,
    definition: ServiceDefinition,
    closed_at: datetime | None,
    zone: ZoneInfo,
    events: tuple[EventRecord, ...],
    documents: bool,
) -> tuple[Keeping, ...]:
    """Return what is kept of a case whose Events these are, in the definition's order.

    `documents` says whether it has any; where none is asked for and none came, nothing is said.
    """
    del viewer
    closed_on = None if closed_at is None else closed_at.astimezone(zone).date()
    erased = {
        kind: event.occurred_at
        for event in events
        for kind in Kept
        if event.kind == "erased" and event.payload.get(kind.value)
    }
    some = documents or bool(definition.document_questions)
    said = set(Kept) if some else set(Kept) - {Kept.DOCUMENTS}
    return tuple(
        Keeping(
            kind=Kept(rule.kind),
            days=rule.days,
            reference=rule.reference,
            until=None if closed_on is None else last_day(closed_on=closed_on, days=rule.days),
            erased_at=erased.get(Kept(rule.kind)),
        )
        for rule in definition.retention
        if rule.kind in said
    )


def overdue(viewer: Viewer, *, at: datetime) -> Iterator[Overdue]:
    """Yield every closed case with something kept for longer than its definition allows.

    Only the system asks. A service whose definition is not here any more is passed over: nobody
    can say how long its records may stay.
    """
    if not viewer.system:
        return
    for status, column in _CLOSED:
        yield from _overdue_of(viewer, status=status, closed=column, at=at)


# When a case that ended so was closed.
_CLOSED = ((Status.RELEASED, "released_at"), (Status.WITHDRAWN, "withdrawn_at"))


def _overdue_of(viewer: Viewer, *, status: Status, closed: str, at: datetime) -> Iterator[Overdue]:
    groups = Application.objects.filter(status=status)
    rows = groups.values_list("service", "definition_version", "office", "accountable")
    for service, version, office, accountable in rows.distinct().order_by():
        try:
            definition = definition_for(service, version=version)
        except UnknownService:
            continue
        zone = office_card(viewer, office=accountable or office).zone
        today = at.astimezone(zone).date()
        cases = groups.filter(
            service=service, definition_version=version, office=office, accountable=accountable
        )
        for rule in definition.retention:
            if rule.kind not in set(Kept):
                continue
            # Closed before this day began: its last day is over.
            first_kept = today - timedelta(days=rule.days)
            over = cases.filter(**{f"{closed}__lt": datetime.combine(first_kept, time.min, zone)})
            kind = Kept(rule.kind)
            for case in _with(viewer, over, kind=kind, since=first_kept):
                yield Overdue(case=case, service=service, kind=kind)


def _with(
    viewer: Viewer, closed: QuerySet[Application], *, kind: Kept, since: date
) -> Iterator[UUID]:
    """Yield the cases that hold this kind of record, a batch at a time."""
    if kind is Kept.DOCUMENTS:
        yield from _with_documents(viewer, closed)
        return
    held = {"answers__isnull": False} if kind is Kept.ANSWERS else {"decision_erased_at": None}
    closed = closed.filter(**held)
    last: UUID | None = None
    while True:
        page = closed if last is None else closed.filter(pk__gt=last)
        batch = list(page.order_by("pk").values_list("pk", flat=True)[:_BATCH])
        stay: frozenset[UUID] = frozenset()
        if kind is Kept.DECISION:
            stay = kept_permits(viewer, cases=batch, since=since)
        yield from (case for case in batch if case not in stay)
        if len(batch) < _BATCH:
            return
        last = batch[-1]


def _with_documents(viewer: Viewer, closed: QuerySet[Application]) -> Iterator[UUID]:
    """Yield the closed cases among those that have documents, which are the fewer."""
    last: UUID | None = None
    while batch := cases_with_documents(viewer, after=last, limit=_BATCH):
        yield from closed.filter(pk__in=batch).order_by("pk").values_list("pk", flat=True)
        last = batch[-1]
