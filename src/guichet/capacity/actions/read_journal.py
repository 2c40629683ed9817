"""Keep every case's wait as the journal tells it, read on by position."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.analysis.timeliness import BusinessCalendar, Pause
from guichet.capacity.models import JournalReading, WaitingCase
from guichet.capacity.rules import ANSWERS, BEGINS, GOES_ON, LEAVES, STANDS, TOLD, Pauses
from guichet.catalogue.queries import NoSuchOffice, given_days, office_calendar
from guichet.interactions.queries import EventRecord, events_after
from guichet.interactions.rules import SYSTEM

_READER = "waits"
_BATCH = 2000
_CHANGED = ["pauses", "ended_on", "waited", "withdrawn"]


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
            events = events_after(SYSTEM, position=reading.position, limit=_BATCH, kinds=TOLD)
            if not events:
                return reading.position
            _take(events, calendars)
            reading.position = events[-1].position or reading.position
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


def _take(events: Sequence[EventRecord], calendars: _Calendars) -> None:
    told = [event for event in events if event.kind in TOLD and event.case and event.office]
    known = WaitingCase.objects.in_bulk([event.case for event in told if event.case])
    # A journal read again finds its cases written: the same Event twice is one case.
    fresh: dict[UUID, WaitingCase] = {}
    for event in told:
        if event.kind == BEGINS and event.case not in known:
            row = _begin(event, calendars)
            if row is not None:
                fresh[row.pk] = row
    _add_given(list(fresh.values()))
    rows: Mapping[UUID, WaitingCase] = {**known, **fresh}
    for event in told:
        row = None if event.kind == BEGINS or event.case is None else rows.get(event.case)
        if row is not None:
            _move(row, event, calendars)
    moved = {event.case for event in told if event.kind != BEGINS and event.case in known}
    # One statement inserts and changes alike; Django's own bulk update took ten times as long.
    WaitingCase.objects.bulk_create(
        [*fresh.values(), *(known[case] for case in moved if case)],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=_CHANGED,
    )


def _begin(event: EventRecord, calendars: _Calendars) -> WaitingCase | None:
    calendar = calendars.of(event.office) if event.office else None
    if calendar is None or event.case is None or event.office is None:
        return None
    estimate = event.payload.get("estimate")
    return WaitingCase(
        case=event.case,
        service=event.service,
        office=event.office,
        channel=event.channel,
        case_class=str(event.payload.get("case_class", "")),
        submitted_at=event.occurred_at,
        starts_on=calendar.start_day(event.occurred_at),
        pauses=[],
        estimate=None if estimate is None else UUID(str(estimate)),
    )


def _add_given(rows: Sequence[WaitingCase]) -> None:
    """Write down what each person was told, so that a score needs no other table."""
    estimates = {row.estimate for row in rows if row.estimate is not None}
    said = given_days(SYSTEM, estimates=list(estimates)) if estimates else {}
    for row in rows:
        days = said.get(row.estimate) if row.estimate is not None else None
        if days is not None:
            row.given_half, row.given_eight, row.given_most, row.given_rule = days


def _move(row: WaitingCase, event: EventRecord, calendars: _Calendars) -> None:
    if row.ended_on is not None:
        return  # an answer ends a wait once and for all
    pauses = Pauses(row.pauses)
    if event.kind == STANDS:
        pauses.stop(event.occurred_at)
    elif event.kind in GOES_ON:
        pauses.start(event.occurred_at)
    elif event.kind in {ANSWERS, LEAVES}:
        calendar = calendars.of(row.office)
        if calendar is None:
            return
        row.ended_on = calendar.local_day(event.occurred_at)
        row.waited = clock_days(
            received=row.submitted_at, pauses=row.pauses, calendar=calendar, at=event.occurred_at
        )
        row.withdrawn = event.kind == LEAVES
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
