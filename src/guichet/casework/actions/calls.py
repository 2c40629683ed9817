"""Call the next ticket to a window, serve it, and what else may become of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.contacts import Went, record_contact
from guichet.casework.actions.walk_ins import end_ticket, next_number
from guichet.casework.models import WalkIn, WalkInCall
from guichet.casework.rules.contacts import ContactReason
from guichet.casework.rules.walk_ins import CallEnding, WalkInRefused, WalkInState
from guichet.catalogue.queries.ways import walk_in_place
from guichet.interactions.actions import record
from guichet.interactions.rules import Role, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A ticket called to a window."""

    call: UUID
    number: int


def call_next(
    viewer: Viewer, *, key: UUID, office: UUID, window: str, at: datetime
) -> Called | None:
    """Call whoever came first of those who wait, to a window; None when nobody waits.

    The same key calls once. Raises NotYours for who does not serve there, and WalkInRefused for an
    officer who has somebody at the window still.
    """
    if office not in viewer.offices(Role.OFFICER, Role.LEAD) or viewer.user is None:
        raise NotYours("Only officers and leads of an office call its tickets.")
    try:
        with transaction.atomic():
            return _call(viewer, viewer.user, key=key, office=office, window=window, at=at)
    except IntegrityError:
        # Pressed twice at once: the tables take one call a key, and one an officer.
        before = _called(key)
        if before is None:
            raise _busy() from None
        return before


def _call(
    viewer: Viewer, officer: UUID, *, key: UUID, office: UUID, window: str, at: datetime
) -> Called | None:
    before = _called(key)
    if before is not None:
        return before
    if WalkInCall.objects.filter(officer=officer, ended_at__isnull=True).exists():
        raise _busy()
    row = first_waiting(office=office, at=at)
    if row is None:
        return None
    WalkIn.objects.filter(pk=row.pk).update(state=WalkInState.CALLED)
    call = WalkInCall.objects.create(
        id=key,
        walk_in=row,
        office=office,
        officer=officer,
        window=window,
        waited_from=row.queued_at,
        called_at=at,
    )
    _write(viewer, call, kind="ticket_called", at=at)
    return Called(call=key, number=row.number)


def _called(key: UUID) -> Called | None:
    row = WalkInCall.objects.select_related("walk_in").filter(pk=key).first()
    return None if row is None else Called(call=key, number=row.walk_in.number)


def _busy() -> WalkInRefused:
    return WalkInRefused("busy", "Somebody is at this window still: end that first.")


def first_waiting(*, office: UUID, at: datetime) -> WalkIn | None:
    """Return who came first of those who wait, held until the transaction ends.

    One that a colleague is calling at this moment is passed over, not waited for.
    """
    rows = WalkIn.objects.filter(office=office, state=WalkInState.WAITING, expires_at__gt=at)
    return (
        rows.select_for_update(skip_locked=True, of=("self",))
        .order_by("taken_at", "number")
        .first()
    )


@transaction.atomic
def call_again(viewer: Viewer, *, call: UUID, at: datetime) -> None:
    """Call the same ticket once more. Raises WalkInRefused once it is served or over."""
    found = _own(viewer, call=call)
    if found.started_at is not None:
        raise WalkInRefused("over", "It is served already.")
    found.times += 1
    found.save(update_fields=["times"])
    _write(viewer, found, kind="ticket_called", at=at)


@transaction.atomic
def begin_serving(viewer: Viewer, *, call: UUID, at: datetime) -> None:
    """Begin with whoever came to the window; begun already, it stays as it began."""
    found = _own(viewer, call=call)
    if found.started_at is not None:
        return
    found.started_at = at
    found.save(update_fields=["started_at"])
    WalkIn.objects.filter(pk=found.walk_in_id).update(state=WalkInState.SERVING)


@transaction.atomic
def end_serving(
    viewer: Viewer,
    *,
    call: UUID,
    reason: ContactReason,
    service: str,
    case: UUID | None,
    resolved: bool,
    at: datetime,
) -> None:
    """End the service at the window: the ticket is over, and a contact is recorded.

    Raises WalkInRefused for one not begun or over, and what `record_contact` raises.
    """
    found = _own(viewer, call=call)
    contact = _contact(
        viewer, found, reason=reason, service=service, case=case, resolved=resolved, at=at
    )
    _end(found, ending=CallEnding.SERVED, contact=contact, at=at)
    payload = {"actor": str(viewer.user), "contact": str(contact)}
    end_ticket(walk_in=found.walk_in, state=WalkInState.SERVED, at=at, payload=payload)


@transaction.atomic
def not_there(viewer: Viewer, *, call: UUID, at: datetime) -> None:
    """End a ticket that was called and nobody came. Raises WalkInRefused once begun or over."""
    found = _own(viewer, call=call)
    if found.started_at is not None:
        raise WalkInRefused("over", "Somebody came: end the service instead.")
    _end(found, ending=CallEnding.NO_SHOW, contact=None, at=at)
    payload = {"actor": str(viewer.user)}
    end_ticket(walk_in=found.walk_in, state=WalkInState.NO_SHOW, at=at, payload=payload)


@transaction.atomic
def transfer(viewer: Viewer, *, call: UUID, to: UUID, at: datetime) -> None:
    """Send whoever is at the window into another office's line, at the place of who came so early.

    The same ticket goes on, under a number of that office; what was done here is a contact, not
    resolved. Raises WalkInRefused where that office takes nobody now, or the service has not begun.
    """
    found = _own(viewer, call=call)
    place = walk_in_place(viewer, office=to, at=at)
    closes_at = None if place is None else place.standing.closes_at
    if place is None or closes_at is None or to == found.office:
        raise WalkInRefused("closed", "That office takes nobody without an appointment now.")
    reason = ContactReason(found.walk_in.reason)
    contact = _contact(viewer, found, reason=reason, service="", case=None, resolved=False, at=at)
    _end(found, ending=CallEnding.TRANSFERRED, contact=contact, at=at)
    record(
        kind="ticket_transferred",
        occurred_at=at,
        recorded_at=at,
        office=found.office,
        channel="counter",
        payload={
            "ticket": str(found.walk_in_id),
            "call": str(found.pk),
            "actor": str(viewer.user),
            "to_office": str(to),
        },
    )
    day = at.astimezone(place.zone).date()
    WalkIn.objects.filter(pk=found.walk_in_id).update(
        office=to,
        day=day,
        number=next_number(office=to, day=day),
        state=WalkInState.WAITING,
        queued_at=at,
        expires_at=closes_at,
    )


def _own(viewer: Viewer, *, call: UUID) -> WalkInCall:
    """Return the viewer's own call that goes on, its ticket locked."""
    found = WalkInCall.objects.filter(pk=call).first()
    if found is None or found.officer != viewer.user:
        raise NotYours(f"There is no call {call} of yours. Reload the page.")
    walk_in = WalkIn.objects.select_for_update().get(pk=found.walk_in_id)
    # Read after the lock: what stood before may have ended while we waited.
    found = WalkInCall.objects.get(pk=call)
    found.walk_in = walk_in
    if found.ended_at is not None:
        raise WalkInRefused("over", "It is over already.")
    return found


def _contact(
    viewer: Viewer,
    call: WalkInCall,
    *,
    reason: ContactReason,
    service: str,
    case: UUID | None,
    resolved: bool,
    at: datetime,
) -> UUID:
    if call.started_at is None:
        raise WalkInRefused("early", "Nobody has come to the window yet: begin first.")
    return record_contact(
        viewer,
        key=call.pk,
        office=call.office,
        channel="counter",
        language=call.walk_in.language,
        reason=reason,
        service=service,
        case=case,
        went=Went(arrived_at=call.waited_from, started_at=call.started_at, ended_at=at),
        resolved=resolved,
        asked_before=False,
        at=at,
    )


def _end(call: WalkInCall, *, ending: CallEnding, contact: UUID | None, at: datetime) -> None:
    call.ended_at, call.ending, call.contact_id = at, ending, contact
    call.save(update_fields=["ended_at", "ending", "contact"])


def _write(viewer: Viewer, call: WalkInCall, *, kind: str, at: datetime) -> None:
    record(
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        office=call.office,
        channel="counter",
        payload={
            "ticket": str(call.walk_in_id),
            "call": str(call.pk),
            "actor": str(viewer.user),
        },
    )
