"""Messages of a department's system: read by position, counted, and those that were given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from guichet.identity.queries import systems
from guichet.integration.models import Message, Webhook
from guichet.integration.rules import ARRIVES, State, cloud_event
from guichet.interactions.queries import events_named
from guichet.interactions.rules import SYSTEM, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A stretch of a system's messages; `last` is the position from which to go on."""

    events: tuple[dict[str, object], ...]
    last: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """By which Event a file came before the system's office, and its place in the journal."""

    case: UUID
    position: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """A stretch of arrivals; `last` is the position from which to go on."""

    files: tuple[Arrival, ...]
    last: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HookCard:
    """A webhook as those who manage it see it; `dead` and `waiting` count its messages."""

    system: UUID
    url: str
    made_at: datetime
    quiet_until: datetime | None
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A message that was given up; `last_status` 0 means that nothing answered."""

    system: UUID
    position: int
    kind: str
    tries: int
    last_status: int
    ended_at: datetime


def told(viewer: Viewer, *, messages: Sequence[UUID]) -> tuple[dict[str, object], ...]:
    """Return messages as CloudEvents, by position; to the system alone."""
    if not viewer.system:
        return ()
    rows = Message.objects.filter(pk__in=messages).order_by("position")
    return _events(viewer, list(rows))


def told_after(viewer: Viewer, *, position: int, limit: int) -> Told:
    """Return up to `limit` messages of the viewer, a machine, after a position."""
    rows = list(_own(viewer).filter(position__gt=position).order_by("position")[: limit + 1])
    page = rows[:limit]
    return Told(
        events=_events(viewer, page),
        last=page[-1].position if page else position,
        more=len(rows) > limit,
    )


def arrivals(viewer: Viewer, *, position: int, limit: int) -> Arrivals:
    """Return up to `limit` files that came before the viewer's office after a position."""
    found = _own(viewer).filter(position__gt=position, kind__in=ARRIVES, case__isnull=False)
    rows = list(found.order_by("position").values_list("case", "position", "kind")[: limit + 1])
    page = rows[:limit]
    return Arrivals(
        files=tuple(Arrival(case=c, position=p, kind=k) for c, p, k in page if c is not None),
        last=page[-1][1] if page else position,
        more=len(rows) > limit,
    )


def hooks(viewer: Viewer) -> tuple[HookCard, ...]:
    """Return the standing webhooks of the systems that the viewer manages."""
    mine = {each.id for each in systems(viewer)}
    counts = {
        row["system"]: (row["waiting"], row["dead"])
        for row in Message.objects.filter(system__in=mine, state__in=[State.WAITING, State.DEAD])
        .order_by()
        .values("system")
        .annotate(waiting=Count("pk", filter=Q(state=State.WAITING)))
        .annotate(dead=Count("pk", filter=Q(state=State.DEAD)))
    }
    rows = Webhook.objects.filter(system__in=mine, ended_at__isnull=True).order_by("made_at")
    return tuple(
        HookCard(
            system=row.system_id,
            url=row.url,
            made_at=row.made_at,
            quiet_until=row.quiet_until,
            waiting=counts.get(row.system_id, (0, 0))[0],
            dead=counts.get(row.system_id, (0, 0))[1],
        )
        for row in rows
    )


def dead_letters(viewer: Viewer, *, limit: int = 100) -> tuple[DeadLetter, ...]:
    """Return the messages given up for the systems that the viewer manages, the latest first."""
    mine = {each.id for each in systems(viewer)}
    rows = Message.objects.filter(system__in=mine, state=State.DEAD).order_by("-position")
    return tuple(
        DeadLetter(
            system=row.system_id,
            position=row.position,
            kind=row.kind,
            tries=row.tries,
            last_status=row.last_status or 0,
            ended_at=row.ended_at,
        )
        for row in rows[:limit]
        if row.ended_at is not None
    )


def untold(viewer: Viewer) -> int:
    """Return how many messages were given up in all; to the system alone."""
    return Message.objects.filter(state=State.DEAD).count() if viewer.system else 0


def _own(viewer: Viewer) -> QuerySet[Message]:
    return Message.objects.filter(system=viewer.user if viewer.machine else None)


def _events(viewer: Viewer, rows: Sequence[Message]) -> tuple[dict[str, object], ...]:
    """Return messages as CloudEvents; each is its own system's, which the caller has seen to."""
    del viewer
    events = events_named(SYSTEM, events=[row.event for row in rows])
    source = f"{settings.BASE_URL}/api/v1"
    return tuple(
        cloud_event(
            source=source,
            event=row.event,
            kind=row.kind,
            version=found.version,
            position=row.position,
            occurred_at=found.occurred_at,
            case=found.case,
            service=found.service,
            office=found.office,
            payload=found.payload,
        )
        for row in rows
        if (found := events.get(row.event)) is not None
    )
