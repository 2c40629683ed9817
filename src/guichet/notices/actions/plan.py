"""Write a Delivery for each Event that tells a person something: the only queue there is.

The journal is read on from a place kept in one row. A Delivery and the place after it are committed
together, and only where the place is still the one that was read on from: of two workers the
second leaves what the first has planned. Nothing is held while they read.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.queries import Reach, reach_of
from guichet.interactions.queries import EventRecord, events_after
from guichet.interactions.rules import SYSTEM
from guichet.notices.models import Delivery, Reached
from guichet.notices.rules import TOLD_BY, State, Way, is_stale

_BATCH = 500
_MOST_BATCHES = 20


def plan(*, at: datetime) -> int:
    """Plan the notices of the Events sealed since last time and return how many."""
    planned = 0
    for _ in range(_MOST_BATCHES):
        count, more = _plan_batch(at)
        planned += count
        if not more:
            break
    return planned


def _plan_batch(at: datetime) -> tuple[int, bool]:
    """Plan for the next Events; return how many notices, and whether more Events may wait."""
    place = Reached.objects.values_list("position", flat=True).first() or 0
    events = events_after(SYSTEM, position=place, limit=_BATCH)
    if not events:
        return 0, False
    telling = [event for event in events if _tells(event, at)]
    reach = reach_of(SYSTEM, cases={case for event in telling if (case := _about(event))})
    rows = [row for event in telling if (row := _delivery(event, reach, at))]
    last = events[-1].position
    if last is None:
        raise AssertionError("events_after gives sealed Events only")
    planned = _write(rows, place=place, last=last)
    return planned, len(events) == _BATCH


@transaction.atomic
def _write(rows: list[Delivery], *, place: int, last: int) -> int:
    """Write notices and move on from a place; nothing where another worker has moved on."""
    Reached.objects.get_or_create(pk=1)
    moved = Reached.objects.filter(pk=1, position=place).update(position=last)
    if not moved:
        return 0
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _about(event: EventRecord) -> UUID | None:
    """Return the case an Event is about, or the draft: one that is not sent is no case yet."""
    draft = event.payload.get("draft")
    return event.case if draft is None else UUID(str(draft))


def _tells(event: EventRecord, at: datetime) -> bool:
    return event.kind in TOLD_BY and not is_stale(recorded_at=event.recorded_at, at=at)


def _delivery(event: EventRecord, reach: Mapping[UUID, Reach], at: datetime) -> Delivery | None:
    case = _about(event)
    found = None if case is None else reach.get(case)
    if case is None or event.position is None or found is None:
        return None
    way = Way.EMAIL if found.email else Way.LETTER if found.address else None
    if way is None:
        return None
    due_on = event.payload.get("due_on") or event.payload.get("lapses_on")
    return Delivery(
        event=event.id,
        position=event.position,
        case=case,
        notice=TOLD_BY[event.kind],
        way=way,
        due_on=date.fromisoformat(str(due_on)) if due_on else None,
        state=State.WAITING,
        next_try_at=at,
    )
