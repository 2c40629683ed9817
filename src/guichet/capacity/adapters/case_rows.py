"""The rows of waiting cases in plain SQL, many at a time.

A journal of ten million Events tells of some two and a half million cases, each written twice.
Django's own bulk statements, which prepare every value of every row by itself, took most of the
time of reading it.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from guichet.capacity.models import WaitingCase

# SQLite's oldest limit of values in one statement is 999.
_ASKED_AT_ONCE = 900

_INSERT = """
    INSERT INTO capacity_waitingcase (
        "case", service, office, channel, case_class, submitted_at, starts_on, estimate,
        given_half, given_eight, given_most, given_rule, pauses, ended_on, waited, withdrawn
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
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
    starts_on: date
    estimate: UUID | None
    given: tuple[int | None, int | None, int | None, int | None] = (None, None, None, None)


@dataclass(slots=True, kw_only=True)
class CaseRow:
    """A case as `WaitingCase` keeps it; `beginning` is None where it is written already."""

    case: UUID
    office: UUID
    submitted_at: datetime
    pauses: list[list[str | None]] = field(default_factory=list)
    ended_on: date | None = None
    waited: int | None = None
    withdrawn: bool = False
    beginning: Beginning | None = None


def known(cases: Collection[UUID]) -> dict[UUID, CaseRow]:
    """Return those of the cases that are written."""
    asked = list(cases)
    found: dict[UUID, CaseRow] = {}
    for start in range(0, len(asked), _ASKED_AT_ONCE):
        rows = WaitingCase.objects.filter(pk__in=asked[start : start + _ASKED_AT_ONCE])
        for case, office, submitted_at, pauses, ended_on, waited, withdrawn in rows.values_list(
            "case", "office", "submitted_at", "pauses", "ended_on", "waited", "withdrawn"
        ):
            found[case] = CaseRow(
                case=case,
                office=office,
                submitted_at=submitted_at,
                pauses=pauses,
                ended_on=ended_on,
                waited=waited,
                withdrawn=withdrawn,
            )
    return found


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
            moment(row.submitted_at),
            begun.starts_on.isoformat(),
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
    return json.dumps(row.pauses), ended, row.waited, row.withdrawn
