"""The rows of waiting cases in plain SQL, many at a time.

A journal of ten million Events tells of some two and a half million cases, each written twice.
Django's own bulk statements, which prepare every value of every row by itself, took most of the
time of reading it. Rows go in by the order of their ids: a page of the index is then written once
for all that fall on it, not once for each.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper

_DAYS = "datetime64[D]"

# SQLite's oldest limit of values in one statement is 999.
_ASKED_AT_ONCE = 900

# Two megabytes by default, which the index of a million cases overruns at every row.
_ROOM = "PRAGMA cache_size = -1048576"

_MOVE_WRITTEN = "PRAGMA wal_checkpoint(PASSIVE)"

_BEGUN = """
    "case", service, office, channel, submitted_at, starts_on, estimate,
    given_half, given_eight, given_most, given_rule,
    case_class, classed_on, pauses, ended_on, waited, withdrawn, unpaid
"""
_MOVED = '"case", case_class, classed_on, pauses, ended_on, waited, withdrawn, unpaid'
# A journal read again finds its cases written; an answer ends a wait once and for all.
_KEPT = """
    ON CONFLICT ("case") DO UPDATE SET case_class = excluded.case_class,
        classed_on = excluded.classed_on, pauses = excluded.pauses, ended_on = excluded.ended_on,
        waited = excluded.waited, withdrawn = excluded.withdrawn, unpaid = excluded.unpaid
    WHERE capacity_waitingcase.ended_on IS NULL
"""
_KNOWN = """
    SELECT "case", office, starts_on, case_class, classed_on, pauses, unpaid, ended_on IS NOT NULL
    FROM capacity_waitingcase WHERE "case" IN ({})
"""
_INSERT = f"""
    INSERT INTO capacity_waitingcase ({_BEGUN})
    VALUES ({", ".join(["%s"] * 18)}) {_KEPT}
"""  # noqa: S608 - our own words
_CHANGE = """
    UPDATE capacity_waitingcase
    SET case_class = %s, classed_on = %s, pauses = %s, ended_on = %s, waited = %s, withdrawn = %s,
        unpaid = %s
    WHERE "case" = %s AND ended_on IS NULL
"""
# Days as text: numpy reads a column of them at once, a driver one by one.
_DAY = {"sqlite": "{0} || ''", "postgresql": "{0}::text"}
_OF_SERVICE = """
    SELECT channel, case_class, {classed}, {starts}, {ends}, waited, withdrawn, {pauses},
        given_half, given_eight, given_most, given_rule
    FROM capacity_waitingcase
    WHERE service = %s AND NOT unpaid AND starts_on <= %s
        AND (ended_on IS NULL OR ended_on >= %s)
    ORDER BY starts_on, "case"
"""
# PostgreSQL takes many rows fastest as a copy into a table of the transaction's own.
_BESIDE = """
    CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
    SELECT {columns} FROM capacity_waitingcase WITH NO DATA
"""
_INSERT_BESIDE = f"""
    INSERT INTO capacity_waitingcase ({_BEGUN}) SELECT {_BEGUN} FROM begun {_KEPT}
"""  # noqa: S608 - our own words
_CHANGE_BESIDE = """
    UPDATE capacity_waitingcase kept
    SET case_class = moved.case_class, classed_on = moved.classed_on, pauses = moved.pauses,
        ended_on = moved.ended_on, waited = moved.waited, withdrawn = moved.withdrawn,
        unpaid = moved.unpaid
    FROM moved WHERE kept."case" = moved."case" AND kept.ended_on IS NULL
"""


@dataclass(slots=True, kw_only=True)
class Beginning:
    """What is known of a case as it begins, and what the person was told."""

    service: str
    channel: str
    submitted_at: datetime
    estimate: UUID | None
    given: tuple[int | None, int | None, int | None, int | None] = (None, None, None, None)


@dataclass(slots=True, kw_only=True)
class CaseRow:
    """A case as `WaitingCase` keeps it; `beginning` is None where it is written already.

    `case` and `office` are ids in 32 digits; `over` tells that its wait has ended, for one written
    already without the day.
    """

    case: str
    office: str
    starts_on: date
    case_class: str = ""
    classed_on: date | None = None
    pauses: list[list[str | None]] = field(default_factory=list)
    over: bool = False
    ended_on: date | None = None
    waited: int | None = None
    withdrawn: bool = False
    unpaid: bool = False
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CaseColumns:
    """The cases of a service, one place in each column a case.

    `classed_on`, `starts_on` and `ended_on` are datetime64[D], the first not-a-time for what is in
    no class, the last while a wait goes on; `pauses` holds JSON texts, `given` the days said for
    half, 8 in 10, 95 in 100 and by the rule.
    """

    channel: np.ndarray
    case_class: np.ndarray
    classed_on: np.ndarray
    starts_on: np.ndarray
    ended_on: np.ndarray
    waited: Sequence[int | None]
    withdrawn: np.ndarray
    pauses: np.ndarray
    given: Sequence[Sequence[int | None]]


def of_service(service: str, *, until: date, since: date) -> CaseColumns | None:
    """Return a service's cases that began up to a day and had not ended before another, in order.

    Those whose fee is not paid wait for no office and are left out. None where there is none.
    """
    as_text = _DAY[connection.vendor].format
    with connection.cursor() as cursor:
        cursor.execute(
            _OF_SERVICE.format(
                classed=as_text("classed_on"),
                starts=as_text("starts_on"),
                ends=as_text("ended_on"),
                pauses=as_text("pauses"),
            ),
            [service, until, since],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    channel, case_class, classed, starts, ends, waited, withdrawn, pauses, *given = zip(
        *rows, strict=True
    )
    return CaseColumns(
        channel=np.array(channel),
        case_class=np.array(case_class),
        classed_on=np.array(classed, dtype=_DAYS),
        starts_on=np.array(starts, dtype=_DAYS),
        ended_on=np.array(ends, dtype=_DAYS),
        waited=waited,
        withdrawn=np.array(withdrawn, dtype=bool),
        pauses=np.array(pauses),
        given=given,
    )


def make_room() -> None:
    """Let this connection hold more of the tables in memory, where the database asks for that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_ROOM)


def move_written() -> None:
    """Move what was written into the database file, where that waits for a quiet moment.

    SQLite does so when somebody is done writing, up to where nobody reads: with one who reads all
    the time it would never come to the end, and its log of writes would grow for ever.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_MOVE_WRITTEN)


def known(cases: Collection[str]) -> dict[str, CaseRow]:
    """Return those of the cases that are written."""
    asked = sorted(cases)
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(asked), _ASKED_AT_ONCE):
            some = asked[start : start + _ASKED_AT_ONCE]
            cursor.execute(_KNOWN.format(", ".join(["%s"] * len(some))), some)
            rows += cursor.fetchall()
    return {
        (key := _digits(case)): CaseRow(
            case=key,
            office=_digits(office),
            starts_on=starts_on,
            case_class=case_class,
            classed_on=classed_on,
            pauses=json.loads(pauses),
            unpaid=bool(unpaid),
            over=bool(over),
        )
        for case, office, starts_on, case_class, classed_on, pauses, unpaid, over in rows
    }


def insert(rows: Iterable[CaseRow]) -> None:
    """Write cases that were not written before."""
    values = [
        (
            row.case,
            begun.service,
            row.office,
            begun.channel,
            str(begun.submitted_at),
            row.starts_on.isoformat(),
            begun.estimate.hex if begun.estimate else None,
            *begun.given,
            *_moving(row),
        )
        for row in rows
        if (begun := row.beginning) is not None
    ]
    values.sort(key=itemgetter(0))
    if not values:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _by_way_of(cursor, "begun", _BEGUN, values, _INSERT_BESIDE)
        else:
            cursor.executemany(_INSERT, values)


def change(rows: Iterable[CaseRow]) -> None:
    """Write how cases that were written before have moved."""
    values = sorted(((row.case, *_moving(row)) for row in rows), key=itemgetter(0))
    if not values:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _by_way_of(cursor, "moved", _MOVED, values, _CHANGE_BESIDE)
        else:
            cursor.executemany(_CHANGE, [(*moving, case) for case, *moving in values])


def _by_way_of(
    cursor: CursorWrapper,
    table: str,
    columns: str,
    rows: Sequence[tuple[Any, ...]],
    statement: str,
) -> None:
    """Copy rows into a table beside and let a statement take them from there."""
    cursor.execute(_BESIDE.format(table=table, columns=columns))
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(statement)
    cursor.execute(f"DROP TABLE {table}")


def _moving(row: CaseRow) -> tuple[str, str | None, str, str | None, int | None, bool, bool]:
    classed = None if row.classed_on is None else row.classed_on.isoformat()
    ended = None if row.ended_on is None else row.ended_on.isoformat()
    pauses = json.dumps(row.pauses) if row.pauses else "[]"
    return row.case_class, classed, pauses, ended, row.waited, row.withdrawn, row.unpaid


def _digits(value: str | UUID) -> str:
    """Read an id: SQLite keeps its digits."""
    return value if isinstance(value, str) else value.hex
