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
# On PostgreSQL numbers and text are cheaper to make than its own types.
_COLUMNS = (
    "replace(e.case_id::text, '-', ''), replace(e.office::text, '-', ''),"
    " (extract(epoch FROM e.occurred_at) * 1000000)::bigint,"
    " e.kind, e.service, e.channel, e.payload"
)
_JOINED = """
    FROM interactions_position p JOIN interactions_event e ON e.id = p.event_id
    WHERE p.position > %s AND p.position <= %s AND e.kind IN ({kinds})
    ORDER BY p.position
"""
# SQLite keeps ids as digits and moments as text.
_FIELDS = (
    "coalesce(e.case_id, '')",
    "coalesce(e.office, '')",
    "e.occurred_at",
    "e.kind",
    "e.service",
    "e.channel",
    "e.payload",
    "p.position",
)
_MARK = "\x1f"
"""Between fields and between Events: no code holds it, and JSON writes it otherwise."""
_TOGETHER = 10_000
"""Places that come as one text, a few megabytes."""


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
    read = _read_texts if connection.vendor == "sqlite" else _read_rows
    case, office, moment, kind, service, channel, payload = read(after, until, sorted(kinds))
    return Steps(
        kind=kind,
        occurred_at=np.array(moment or [0]).astype(_MICROSECONDS)[: len(kind)],
        service=service,
        office=office,
        channel=channel,
        case=case,
        payload=payload,
    )


def _read_rows(after: int, until: int, kinds: Sequence[str]) -> Sequence[Sequence[Any]]:
    joined = _JOINED.format(kinds=", ".join(["%s"] * len(kinds)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} {joined}", [after, until, *kinds])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * 7


def _read_texts(after: int, until: int, kinds: Sequence[str]) -> Sequence[Sequence[Any]]:
    """Read many Events as one text and cut it up.

    Row by row SQLite's driver gives Python's lock back and takes it again, so that whoever works
    meanwhile in another thread holds it up at every row.
    """
    joined = _JOINED.format(kinds=", ".join(["%s"] * len(kinds)))
    line = f" || char({ord(_MARK)}) || ".join(_FIELDS)
    statement = (
        f"SELECT group_concat(line, char({ord(_MARK)})) FROM (SELECT {line} AS line {joined})"  # noqa: S608 - our own words
    )
    fields: list[str] = []
    with connection.cursor() as cursor:
        for start in range(after, until, _TOGETHER):
            cursor.execute(statement, [start, min(start + _TOGETHER, until), *kinds])
            (text,) = cursor.fetchone()
            if text is not None:
                fields += text.split(_MARK)
    case, office, *others, position = (fields[each :: len(_FIELDS)] for each in range(len(_FIELDS)))
    places = np.array(position or ["0"], dtype=np.int64)
    if len(fields) % len(_FIELDS) or (np.diff(places) <= 0).any():
        raise RuntimeError(
            f"The Events after {after} up to {until} did not come whole or in order. A field of "
            "one holds the mark between them; `guichet verify-journal` names an altered Event."
        )
    return [each or None for each in case], [each or None for each in office], *others
