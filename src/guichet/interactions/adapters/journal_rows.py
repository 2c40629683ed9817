"""The journal read on by place in plain SQL, for readers of millions of Events.

Ten million Events through Django's records took half an hour, most of it in preparing values that
such a reader does not look at.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Max

from guichet.interactions.models import Position

_MICROSECONDS = "datetime64[us]"
# SQLite keeps ids as digits and moments as text, and a converter called for each of them costs
# more than the row; on PostgreSQL numbers and text are cheaper to make than its own types.
_COLUMNS = {
    "sqlite": "e.case_id, e.office, e.occurred_at || ''",
    "postgresql": (
        "replace(e.case_id::text, '-', ''), replace(e.office::text, '-', ''),"
        " (extract(epoch FROM e.occurred_at) * 1000000)::bigint"
    ),
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Steps:
    """What Events say of how cases go: one place in each column an Event, in the journal's order.

    `case` and `office` hold ids as 32 digits, None where an Event has none. `occurred_at` is
    datetime64[us] in UTC; `payload` holds canonical texts.
    """

    kind: Sequence[str]
    occurred_at: np.ndarray
    service: Sequence[str]
    office: Sequence[str | None]
    channel: Sequence[str]
    case: Sequence[str | None]
    payload: Sequence[str]

    def __len__(self) -> int:
        """Return how many Events they are."""
        return len(self.kind)

    def of_offices(self, offices: Collection[UUID]) -> "Steps":
        """Return the steps of Events that belong to some offices."""
        digits = {office.hex for office in offices}
        mine = [place for place, office in enumerate(self.office) if office in digits]
        return Steps(
            kind=[self.kind[place] for place in mine],
            occurred_at=self.occurred_at[mine],
            service=[self.service[place] for place in mine],
            office=[self.office[place] for place in mine],
            channel=[self.channel[place] for place in mine],
            case=[self.case[place] for place in mine],
            payload=[self.payload[place] for place in mine],
        )


def last_place(*, after: int, limit: int) -> int:
    """Return the last of the next so many places; `after` itself where there is none."""
    highest = Position.objects.aggregate(highest=Max("position"))["highest"] or 0
    return max(after, min(after + limit, highest))  # places have no gap


def steps_between(*, after: int, until: int, kinds: Collection[str]) -> Steps:
    """Return the sealed Events of some kinds in (after, until], in order."""
    wanted = sorted(kinds)
    statement = f"""
        SELECT {_COLUMNS[connection.vendor]}, e.kind, e.service, e.channel, e.payload
        FROM interactions_position p JOIN interactions_event e ON e.id = p.event_id
        WHERE p.position > %s AND p.position <= %s AND e.kind IN ({", ".join(["%s"] * len(wanted))})
        ORDER BY p.position
    """  # noqa: S608 - places for values, nothing else
    with connection.cursor() as cursor:
        cursor.execute(statement, [after, until, *wanted])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    case, office, moment, kind, service, channel, payload = (
        zip(*rows, strict=True) if rows else ((),) * 7
    )
    return Steps(
        kind=kind,
        occurred_at=np.array(moment or [0]).astype(_MICROSECONDS)[: len(rows)],
        service=service,
        office=office,
        channel=channel,
        case=case,
        payload=payload,
    )
