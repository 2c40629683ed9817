"""Write a message for each Event and system that is to hear of it, reading by position.

Each system has its own place in the journal, so that a new one hears of what awaits it already,
and one that lost something is told again from there. All that stand at one place share a reading.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.identity.queries import SystemCard, systems
from guichet.integration.models import Message, Reading, Webhook
from guichet.integration.rules import TOLD, State
from guichet.interactions.queries import EventRecord, events_after
from guichet.interactions.rules import SYSTEM

_BATCH = 1000
_MOST_BATCHES = 20


def plan(*, at: datetime) -> int:
    """Plan the messages of the Events sealed since last time and return how many."""
    planned = 0
    known = systems(SYSTEM)
    if not known:
        return 0
    Reading.objects.bulk_create([Reading(system_id=s.id) for s in known], ignore_conflicts=True)
    for _ in range(_MOST_BATCHES):
        count, more = _plan_batch(known, at)
        planned += count
        if not more:
            break
    return planned


@transaction.atomic
def replay(*, position: int, at: datetime, system: UUID | None = None) -> int:
    """Tell again from a position on, all systems or one; return how many messages wait anew.

    What was told before that place stays as it is; what was forgotten is planned again by `plan`.
    """
    readings = Reading.objects.select_for_update().order_by("pk")
    messages = Message.objects.filter(position__gte=position)
    hooks = Webhook.objects.filter(ended_at__isnull=True)
    if system is not None:
        readings, messages = readings.filter(system=system), messages.filter(system=system)
    for reading in readings:
        if reading.position >= position:
            reading.position = max(position - 1, 0)
            reading.save(update_fields=["position"])
    return messages.filter(system__in=hooks.values("system")).update(
        state=State.WAITING, tries=0, next_try_at=at, taken_at=None, ended_at=None
    )


@transaction.atomic
def _plan_batch(known: Sequence[SystemCard], at: datetime) -> tuple[int, bool]:
    """Read one batch for the systems that stand furthest back; tell whether more may follow."""
    readings = list(Reading.objects.select_for_update().order_by("pk"))
    place = min(reading.position for reading in readings)
    behind = {reading.pk: reading for reading in readings if reading.position == place}
    events = events_after(SYSTEM, position=place, limit=_BATCH)
    ahead = len(behind) < len(readings)
    last = events[-1].position if events else None
    if last is None:
        return 0, False
    # Not beyond where the others stand: from there on they share one reading again.
    beyond = [r.position for r in readings if r.position > place]
    last = min([last, *beyond])
    offices: dict[UUID, list[UUID]] = defaultdict(list)
    for each in known:
        if each.id in behind:
            offices[each.office].append(each.id)
    hooked = set(Webhook.objects.filter(ended_at=None).values_list("system_id", flat=True))
    rows = [
        _message(event, system, at, hooked=system in hooked)
        for event in events
        if event.kind in TOLD and event.position is not None and event.position <= last
        for system in _hearing(event, offices)
    ]
    before = Message.objects.filter(position__gt=place, system__in=behind).count()
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    Reading.objects.filter(pk__in=behind).update(position=last)
    return max(len(rows) - before, 0), ahead or len(events) == _BATCH


def _hearing(event: EventRecord, offices: Mapping[UUID, Sequence[UUID]]) -> list[UUID]:
    """Return the systems of the office that an Event is of, and of the one a file goes to."""
    to = event.payload.get("to_office")
    concerned = {event.office, None if to is None else UUID(str(to))} - {None}
    return [system for office in concerned if office for system in offices.get(office, ())]


def _message(event: EventRecord, system: UUID, at: datetime, *, hooked: bool) -> Message:
    if event.position is None:
        raise AssertionError("events_after gives sealed Events only")
    return Message(
        system_id=system,
        event=event.id,
        position=event.position,
        kind=event.kind,
        case=event.case,
        state=State.WAITING if hooked else State.KEPT,
        next_try_at=at,
    )
