"""Take a ticket, leave the line, and let go what nobody called before closing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from guichet.casework.models import LineDay, WalkIn
from guichet.casework.queries.walk_ins import line_of
from guichet.casework.rules.contacts import ContactReason
from guichet.casework.rules.walk_ins import WalkInRefused, WalkInState
from guichet.catalogue.queries.ways import walk_in_place
from guichet.interactions.actions import record
from guichet.interactions.rules import Viewer

MOST_WAITING = 500
"""The most tickets that wait in one office at once: more is no line but an attack."""
_EXPIRED_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket taken: the same for the same key."""

    id: UUID
    number: int
    created: bool


@transaction.atomic
def take_ticket(
    viewer: Viewer,
    *,
    key: UUID,
    office: UUID,
    reason: ContactReason,
    language: str,
    at: datetime,
) -> Ticket:
    """Give out the next number of the office's day; the same key gives the same ticket.

    Nobody needs to say who they are. Raises WalkInRefused where the office takes nobody without an
    appointment, is closed now, or has too many waiting.
    """
    place = walk_in_place(viewer, office=office, at=at)
    if place is None:
        raise WalkInRefused("nowhere", f"The office {office} gives out no tickets.")
    closes_at = place.standing.closes_at
    # Held until the end: two who come at once get two numbers, and a key sent twice gets one.
    day = _day(office, at.astimezone(place.zone).date())
    before = WalkIn.objects.filter(pk=key).first()
    if before is not None:
        return Ticket(id=before.pk, number=before.number, created=False)
    if closes_at is None:
        raise WalkInRefused("closed", f"The office opens at {place.standing.opens_at}; come then.")
    line = line_of(viewer, office=office, at=at)
    if line.waiting >= MOST_WAITING:
        raise WalkInRefused("full", f"{line.waiting} people wait already. Come back later.")
    row = WalkIn.objects.create(
        id=key,
        office=office,
        day=day.day,
        number=_next_number(day),
        reason=reason.value,
        language=language,
        state=WalkInState.WAITING,
        taken_at=at,
        queued_at=at,
        expires_at=closes_at,
        told_half=None if line.wait is None else line.wait.half,
        told_eight=None if line.wait is None else line.wait.eight,
    )
    _write(viewer, row, ahead=line.waiting)
    return Ticket(id=row.pk, number=row.number, created=True)


def _write(viewer: Viewer, row: WalkIn, *, ahead: int) -> None:
    """Write what the ticket was taken for and what its holder was told."""
    told = {"told_half_minutes": row.told_half, "told_eight_minutes": row.told_eight}
    record(
        kind="ticket_taken",
        occurred_at=row.taken_at,
        recorded_at=row.taken_at,
        office=row.office,
        channel="counter",
        payload={
            "ticket": str(row.pk),
            "number": row.number,
            "reason": row.reason,
            "language": row.language,
            "ahead": ahead,
            **{name: minutes for name, minutes in told.items() if minutes is not None},
            **({} if viewer.user is None else {"actor": str(viewer.user)}),
        },
    )


@transaction.atomic
def leave_line(viewer: Viewer, *, ticket: UUID, at: datetime) -> None:
    """Let whoever holds a ticket leave the line; a ticket called or over is left as it is."""
    del viewer
    row = WalkIn.objects.select_for_update().filter(pk=ticket).first()
    if row is None or row.state != WalkInState.WAITING:
        return
    end_ticket(walk_in=row, state=WalkInState.LEFT, at=at, payload={})


def expire_tickets(*, at: datetime) -> int:
    """End the tickets that nobody called before closing, and return how many."""
    due = WalkIn.objects.filter(state=WalkInState.WAITING, expires_at__lte=at)
    ended = 0
    for key in list(due.values_list("pk", flat=True)[:_EXPIRED_AT_ONCE]):
        with transaction.atomic():
            row = due.select_for_update(skip_locked=True).filter(pk=key).first()
            if row is not None:
                end_ticket(walk_in=row, state=WalkInState.EXPIRED, at=at, payload={})
                ended += 1
    return ended


def end_ticket(
    *, walk_in: WalkIn, state: WalkInState, at: datetime, payload: dict[str, str]
) -> None:
    """End a locked ticket, with its Event."""
    walk_in.state, walk_in.ended_at = state, at
    walk_in.save(update_fields=["state", "ended_at"])
    record(
        kind="ticket_ended",
        occurred_at=at,
        recorded_at=at,
        office=walk_in.office,
        channel="counter",
        payload={"ticket": str(walk_in.pk), "ending": state.value, **payload},
    )


def next_number(*, office: UUID, day: date) -> int:
    """Return the next number of an office's day, held until the transaction ends."""
    return _next_number(_day(office, day))


def _day(office: UUID, day: date) -> LineDay:
    LineDay.objects.bulk_create([LineDay(office=office, day=day)], ignore_conflicts=True)
    return LineDay.objects.select_for_update().get(office=office, day=day)


def _next_number(day: LineDay) -> int:
    LineDay.objects.filter(pk=day.pk).update(last=F("last") + 1)
    return day.last + 1
