"""Keep every case's wait as the journal tells it, read on by position."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from guichet.analysis.timeliness import BusinessCalendar, Pause
from guichet.capacity.adapters import case_rows
from guichet.capacity.adapters.case_rows import Beginning, CaseRow
from guichet.capacity.models import JournalReading, WaitingCase
from guichet.capacity.rules import BEGINS, GOES_ON, LEAVES, STANDS, TOLD, Pauses
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
    ended: list[CaseRow] = []
    for step in steps:
        if step.case is None:
            continue
        row = rows.get(step.case)
        if step.kind == BEGINS:
            if row is None and (begun := _begin(step, calendars)) is not None:
                rows[begun.case] = begun
                fresh.append(begun)
        elif row is not None and row.ended_on is None:  # an answer ends a wait once and for all
            if _move(row, step, calendars):
                ended.append(row)
            if row.beginning is None:
                moved[row.case] = row
    _count_days(ended, calendars)
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
        starts_on=calendar.start_day(step.occurred_at),
        beginning=Beginning(
            service=step.service,
            channel=step.channel,
            case_class=str(payload.get("case_class", "")),
            submitted_at=step.occurred_at,
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


def _move(row: CaseRow, step: Step, calendars: _Calendars) -> bool:
    """Move a case on, and tell whether that ended its wait."""
    pauses = Pauses(row.pauses)
    if step.kind in STANDS:
        pauses.stop(step.occurred_at)
    elif step.kind in GOES_ON:
        pauses.start(step.occurred_at)
    elif (calendar := calendars.of(row.office)) is not None:
        row.ended_on = calendar.local_day(step.occurred_at)
        row.withdrawn = step.kind in LEAVES
    return row.ended_on is not None


def _count_days(ended: Sequence[CaseRow], calendars: _Calendars) -> None:
    """Say how many days the office's clock ran for cases that have ended, pauses left out."""
    by_office: dict[UUID, list[CaseRow]] = defaultdict(list)
    for row in ended:
        by_office[row.office].append(row)
    for office, rows in by_office.items():
        calendar = calendars.of(office)
        if calendar is None:
            continue
        last = [row.ended_on or row.starts_on for row in rows]
        days = calendar.count_many([row.starts_on for row in rows], last)
        for row, until, count in zip(rows, last, days.tolist(), strict=True):
            stood = days_stood(
                pauses=row.pauses, calendar=calendar, start=row.starts_on, until=until
            )
            row.waited = count - stood


def days_stood(
    *, pauses: list[list[str | None]], calendar: BusinessCalendar, start: date, until: date
) -> int:
    """Return the business days after `start`, up to `until`, on which a case's clock stood."""
    return sum(
        calendar.standing_days(Pause(since, end), start=start, until=until).count
        for since, end in Pauses(pauses).moments
    )


def read_anew() -> None:
    """Forget every case, so that the journal is read again from its first Event."""
    with transaction.atomic():
        JournalReading.objects.filter(name=_READER).delete()
        WaitingCase.objects.all().delete()
