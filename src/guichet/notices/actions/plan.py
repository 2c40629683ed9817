"""Write a Delivery for each Event that tells a person something: the only queue there is.

The journal is read on from a place kept in one row, which is locked meanwhile: two workers plan
after one another, and a Delivery and the place it was read at are committed together.
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


@transaction.atomic
def _plan_batch(at: datetime) -> tuple[int, bool]:
    Reached.objects.get_or_create(pk=1)
    place = Reached.objects.select_for_update().get(pk=1)
    events = events_after(SYSTEM, position=place.position, limit=_BATCH)
    if not events:
        return 0, False
    telling = [event for event in events if _tells(event, at)]
    reach = reach_of(SYSTEM, cases={case for event in telling if (case := _about(event))})
    rows = [row for event in telling if (row := _delivery(event, reach, at))]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    last = events[-1].position
    if last is None:
        raise AssertionError("events_after gives sealed Events only")
    place.position = last
    place.save(update_fields=["position"])
    return len(rows), len(events) == _BATCH


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
