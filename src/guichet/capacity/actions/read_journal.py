"""Keep every case's wait as the journal tells it, read on by position."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.analysis.timeliness import BusinessCalendar, Pause
from guichet.capacity.adapters import case_rows
from guichet.capacity.adapters.case_rows import Beginning, CaseRow
from guichet.capacity.models import JournalReading, WaitingCase
from guichet.capacity.rules import ANSWERS, BEGINS, GOES_ON, LEAVES, STANDS, TOLD, Pauses
from guichet.catalogue.queries import NoSuchOffice, given_days, office_calendar
from guichet.interactions.queries import Step, steps_after
from guichet.interactions.rules import SYSTEM

_READER = "waits"
_BATCH = 10_000


def read_journal() -> int:
    """Read every sealed Event not read yet and return the last position read.

    Any number of processes may call it: the one that holds the reader's row goes on, another waits
    and finds it done. Killed anywhere, it goes on from the last batch.
    """
    calendars = _Calendars()
    while True:
        with transaction.atomic():
            JournalReading.objects.get_or_create(name=_READER)
            reading = JournalReading.objects.select_for_update().get(name=_READER)
            steps, until = steps_after(SYSTEM, position=reading.position, limit=_BATCH, kinds=TOLD)
            if until == reading.position:
                return until
            _take(steps, calendars)
            reading.position = until
            reading.save(update_fields=["position"])


class _Calendars:
    """Each office's working days, asked for once."""

    def __init__(self) -> None:
        self._known: dict[UUID, BusinessCalendar | None] = {}

    def of(self, office: UUID) -> BusinessCalendar | None:
        """Return an office's calendar; None for an office that is not in the catalogue."""
        if office not in self._known:
            try:
                self._known[office] = office_calendar(SYSTEM, office=office)
            except NoSuchOffice:
                self._known[office] = None
        return self._known[office]


def _take(steps: Sequence[Step], calendars: _Calendars) -> None:
    rows = case_rows.known({step.case for step in steps if step.case is not None})
    # A journal read again finds its cases written: the same Event twice is one case.
    fresh: list[CaseRow] = []
    moved: dict[UUID, CaseRow] = {}
    for step in steps:
        if step.case is None:
            continue
        row = rows.get(step.case)
        if step.kind == BEGINS:
            if row is None and (begun := _begin(step, calendars)) is not None:
                rows[begun.case] = begun
                fresh.append(begun)
        elif row is not None:
            _move(row, step, calendars)
            if row.beginning is None:
                moved[row.case] = row
    _add_given([row.beginning for row in fresh if row.beginning is not None])
    case_rows.insert(fresh)
    case_rows.change(list(moved.values()))


def _begin(step: Step, calendars: _Calendars) -> CaseRow | None:
    calendar = calendars.of(step.office) if step.office else None
    if calendar is None or step.case is None or step.office is None:
        return None
    payload = json.loads(step.payload)
    estimate = payload.get("estimate")
    return CaseRow(
        case=step.case,
        office=step.office,
        submitted_at=step.occurred_at,
        beginning=Beginning(
            service=step.service,
            channel=step.channel,
            case_class=str(payload.get("case_class", "")),
            starts_on=calendar.start_day(step.occurred_at),
            estimate=None if estimate is None else UUID(str(estimate)),
        ),
    )


def _add_given(fresh: Sequence[Beginning]) -> None:
    """Write down what each person was told, so that a score needs no other table."""
    estimates = {begun.estimate for begun in fresh if begun.estimate is not None}
    said = given_days(SYSTEM, estimates=list(estimates)) if estimates else {}
    for begun in fresh:
        days = said.get(begun.estimate) if begun.estimate is not None else None
        if days is not None:
            begun.given = days


def _move(row: CaseRow, step: Step, calendars: _Calendars) -> None:
    if row.ended_on is not None:
        return  # an answer ends a wait once and for all
    pauses = Pauses(row.pauses)
    if step.kind == STANDS:
        pauses.stop(step.occurred_at)
    elif step.kind in GOES_ON:
        pauses.start(step.occurred_at)
    elif step.kind in {ANSWERS, LEAVES}:
        calendar = calendars.of(row.office)
        if calendar is None:
            return
        row.ended_on = calendar.local_day(step.occurred_at)
        row.waited = clock_days(
            received=row.submitted_at, pauses=row.pauses, calendar=calendar, at=step.occurred_at
        )
        row.withdrawn = step.kind == LEAVES
    row.pauses = pauses.pairs


def clock_days(
    *, received: datetime, pauses: list[list[str | None]], calendar: BusinessCalendar, at: datetime
) -> int:
    """Return the days that the office's clock has run for a case, pauses left out."""
    stood = [Pause(since, until) for since, until in Pauses(pauses).moments]
    return calendar.elapsed(received=received, at=at, pauses=stood).count


def read_anew() -> None:
    """Forget every case, so that the journal is read again from its first Event."""
    with transaction.atomic():
        JournalReading.objects.filter(name=_READER).delete()
        WaitingCase.objects.all().delete()
