"""The rows of waiting cases in plain SQL, many at a time.

A journal of ten million Events tells of some two and a half million cases, each written twice.
Django's own bulk statements, which prepare every value of every row by itself, took most of the
time of reading it.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

# SQLite's oldest limit of values in one statement is 999.
_ASKED_AT_ONCE = 900

_INSERT = """
    INSERT INTO capacity_waitingcase (
        "case", service, office, channel, case_class, submitted_at, starts_on, estimate,
        given_half, given_eight, given_most, given_rule, pauses, ended_on, waited, withdrawn
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_KNOWN = """
    SELECT "case", office, starts_on, pauses, ended_on, waited, withdrawn
    FROM capacity_waitingcase WHERE "case" IN ({})
"""
_CHANGE = """
    UPDATE capacity_waitingcase
    SET pauses = %s, ended_on = %s, waited = %s, withdrawn = %s WHERE "case" = %s
"""


@dataclass(slots=True, kw_only=True)
class Beginning:
    """What is known of a case as it begins, and what the person was told."""

    service: str
    channel: str
    case_class: str
    submitted_at: datetime
    estimate: UUID | None
    given: tuple[int | None, int | None, int | None, int | None] = (None, None, None, None)


@dataclass(slots=True, kw_only=True)
class CaseRow:
    """A case as `WaitingCase` keeps it; `beginning` is None where it is written already."""

    case: UUID
    office: UUID
    starts_on: date
    pauses: list[list[str | None]] = field(default_factory=list)
    ended_on: date | None = None
    waited: int | None = None
    withdrawn: bool = False
    beginning: Beginning | None = None


def known(cases: Collection[UUID]) -> dict[UUID, CaseRow]:
    """Return those of the cases that are written."""
    asked = [case.hex for case in cases]
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(asked), _ASKED_AT_ONCE):
            some = asked[start : start + _ASKED_AT_ONCE]
            cursor.execute(_KNOWN.format(", ".join(["%s"] * len(some))), some)
            rows += cursor.fetchall()
    ids = {value: _id(value) for value in {row[1] for row in rows}}
    return {
        (key := _id(case)): CaseRow(
            case=key,
            office=ids[office],
            starts_on=starts_on,
            pauses=json.loads(pauses),
            ended_on=ended_on,
            waited=waited,
            withdrawn=bool(withdrawn),
        )
        for case, office, starts_on, pauses, ended_on, waited, withdrawn in rows
    }


def insert(rows: Sequence[CaseRow]) -> None:
    """Write cases that were not written before."""
    moment = connection.ops.adapt_datetimefield_value
    values = [
        (
            row.case.hex,
            begun.service,
            row.office.hex,
            begun.channel,
            begun.case_class,
            moment(begun.submitted_at),
            row.starts_on.isoformat(),
            begun.estimate.hex if begun.estimate else None,
            *begun.given,
            *_moving(row),
        )
        for row in rows
        if (begun := row.beginning) is not None
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, values)


def change(rows: Sequence[CaseRow]) -> None:
    """Write how cases that were written before have moved."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_CHANGE, [(*_moving(row), row.case.hex) for row in rows])


def _moving(row: CaseRow) -> tuple[str, str | None, int | None, bool]:
    ended = None if row.ended_on is None else row.ended_on.isoformat()
    pauses = json.dumps(row.pauses) if row.pauses else "[]"
    return pauses, ended, row.waited, row.withdrawn


def _id(value: str | UUID) -> UUID:
    """Read an id: SQLite keeps its digits."""
    return UUID(int=int(value, 16)) if isinstance(value, str) else value
