"""Events as frozen records, by case and by position."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guichet.interactions.adapters.journal_rows import Steps, last_place, steps_between
from guichet.interactions.models import Event, Position, Unsealed
from guichet.interactions.rules import PayloadValue, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One Event; `position` is None until its seal."""

    position: int | None
    id: UUID
    kind: str
    version: int
    occurred_at: datetime
    recorded_at: datetime
    service: str
    office: UUID | None
    channel: str
    case: UUID | None
    subject: UUID | None
    payload: Mapping[str, PayloadValue]


def events_of_case(viewer: Viewer, *, case: UUID) -> tuple[EventRecord, ...]:
    """Return what happened to a case, in order.

    The system sees every case; staff see the cases that an office of theirs had a part in; the
    public sees none: whoever has checked a person's secret asks as SYSTEM.
    """
    events = list(Event.objects.filter(case=case))
    if not viewer.system and viewer.offices().isdisjoint(event.office for event in events):
        return ()
    ids = [event.pk for event in events]
    positions: dict[UUID, int] = dict(
        Position.objects.filter(event__in=ids).values_list("event", "position")
    )
    waiting = [event.pk for event in events if event.pk not in positions]
    arrivals: dict[UUID, int] = (
        dict(Unsealed.objects.filter(event__in=waiting).values_list("event", "id"))
        if waiting
        else {}
    )
    # An Event that has no place at all was put there by hand: verification names it.
    events.sort(key=lambda event: _order(positions.get(event.pk), arrivals.get(event.pk)))
    return tuple(_record(event, positions.get(event.pk)) for event in events)


def events_after(viewer: Viewer, *, position: int, limit: int) -> tuple[EventRecord, ...]:
    """Return up to `limit` sealed Events after a position, in order.

    A reader keeps the last position it has seen and goes on from there, never from a time or an
    id. The system sees every Event, staff see their offices'.
    """
    places = dict(
        Position.objects.filter(position__gt=position)
        .order_by("position")
        .values_list("event", "position")[:limit]
    )
    events = Event.objects.in_bulk(list(places))
    offices = viewer.offices()
    return tuple(
        _record(events[event], place)
        for event, place in places.items()
        if event in events and (viewer.system or events[event].office in offices)
    )


def steps_after(
    viewer: Viewer, *, position: int, limit: int, kinds: Collection[str]
) -> tuple[Steps, int]:
    """Return what the next `limit` sealed Events say of how cases go, and the last place read.

    As `events_after`, for readers of the whole journal: Events of other kinds are passed over, and
    of each only what a step needs is read. The place is the one to go on from: `position` itself
    where there is nothing more. The system sees every Event, staff see their offices'.
    """
    until = last_place(after=position, limit=limit)
    steps = steps_between(after=position, until=until, kinds=kinds)
    if not viewer.system:
        steps = steps.of_offices(viewer.offices())
    return steps, until


def events_named(viewer: Viewer, *, events: Collection[UUID]) -> Mapping[UUID, EventRecord]:
    """Return sealed Events by their ids; the system sees every one, staff see their offices'."""
    places = dict(Position.objects.filter(event__in=events).values_list("event", "position"))
    offices = viewer.offices()
    return {
        pk: _record(event, places[pk])
        for pk, event in Event.objects.in_bulk(list(places)).items()
        if viewer.system or event.office in offices
    }


def _order(position: int | None, arrival: int | None) -> tuple[int, int]:
    if position is not None:
        return 0, position
    return (1, arrival) if arrival is not None else (2, 0)


def _record(event: Event, position: int | None) -> EventRecord:
    return EventRecord(
        position=position,
        id=event.pk,
        kind=event.kind,
        version=event.version,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        service=event.service,
        office=event.office,
        channel=event.channel,
        case=event.case,
        subject=event.subject,
        payload=json.loads(event.payload),
    )
