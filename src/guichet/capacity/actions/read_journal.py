"""Keep every case's wait as the journal tells it, read on by position."""

import gc
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from operator import attrgetter
from uuid import UUID

from django.db import transaction

from guichet.analysis.timeliness import BusinessCalendar, Pause
from guichet.analysis.timeliness.counting import local_days, start_days
from guichet.capacity.actions.read_ahead import read_ahead
from guichet.capacity.adapters import case_rows
from guichet.capacity.adapters.case_rows import Beginning, CaseRow
from guichet.capacity.models import JournalReading, WaitingCase
from guichet.capacity.rules import (
    BEGINS,
    CLASSES,
    FEE_ASKED,
    GOES_ON,
    LEAVES,
    ORDINARY,
    PAID,
    STANDS,
    TOLD,
    Pauses,
)
from guichet.catalogue.queries import NoCalendar, NoSuchOffice, given_days, office_calendar
from guichet.interactions.queries import Steps, steps_after
from guichet.interactions.rules import SYSTEM

_READER = "waits"
_BATCH = 500_000
"""Places read at once: a case that ends among them is written once, and the more rows go in
together, the fewer pages each costs."""
_PART = 60_000
"""Rows written at once, so that nobody who writes waits for longer than about two
seconds."""
_REMEMBERED = 1_000_000
"""Open cases kept in memory between batches, some 400 bytes each; beyond, they are asked for."""

_ASKED_AT_ONCE = 900


def read_journal() -> int:
    """Read every sealed Event not read yet and return the last position read.

    Any number of processes may call it: what they read is reckoned without holding anything, and
    only the first to be done with a batch writes it. Killed anywhere, it goes on from the last.
    """
    with _no_search_for_rings():
        return _read_on()


@contextmanager
def _no_search_for_rings() -> Iterator[None]:
    """Let Python not look for rings of objects meanwhile: rows make none, and it took a quarter."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read_on() -> int:
    case_rows.make_room()
    calendars = _Calendars()
    going_on: dict[str, CaseRow] = {}
    position = _go_on(0, 0, {}, {})
    with read_ahead(read=_batch, full=_BATCH) as after:
        while True:
            steps, until = after(position)
            if until == position:
                return until
            fresh, moved = _take(steps, going_on, calendars)
            position = _go_on(position, until, fresh, moved)
            if position != until or len(going_on) > _REMEMBERED:
                going_on.clear()


def _batch(position: int) -> tuple[Steps, int]:
    return steps_after(SYSTEM, position=position, limit=_BATCH, kinds=TOLD)


def _go_on(
    position: int, until: int, fresh: Mapping[str, CaseRow], moved: Mapping[str, CaseRow]
) -> int:
    """Write a batch and return the place to read on from: another's, if one was there first.

    Part by part, the place with the last. Whoever reads again from the place before finds rows
    that are ahead of it and ends in the same: a beginning is the same beginning, and an end stays.
    Only a pause would be counted twice, so cases with pauses wait for the last part.
    """
    parts, last = _parts(fresh, moved)
    for some in parts:
        with transaction.atomic():
            found = _place()
            if found.position != position:
                return found.position
            _write(some)
    with transaction.atomic():
        found = _place()
        if found.position == position and until > position:
            _write(last)
            found.position = until
            found.save(update_fields=["position"])
        return found.position


def _parts(
    fresh: Mapping[str, CaseRow], moved: Mapping[str, CaseRow]
) -> tuple[list[list[CaseRow]], list[CaseRow]]:
    """Return the rows of a batch in parts, by their ids, and those that go with the place."""
    rows = [*fresh.values(), *moved.values()]
    plain = sorted((row for row in rows if not row.pauses), key=attrgetter("case"))
    whole = len(plain) - len(plain) % _PART
    parts = [plain[start : start + _PART] for start in range(0, whole, _PART)]
    return parts, plain[whole:] + [row for row in rows if row.pauses]


def _place() -> JournalReading:
    """Return the place as it is, and hold it."""
    JournalReading.objects.get_or_create(name=_READER)
    return JournalReading.objects.select_for_update().get(name=_READER)


def _write(rows: Collection[CaseRow]) -> None:
    case_rows.insert(row for row in rows if row.beginning is not None)
    case_rows.change(row for row in rows if row.beginning is None)


class _Calendars:
    """Each office's working days, asked for once; offices with the same days share a calendar."""

    def __init__(self) -> None:
        self._known: dict[str, BusinessCalendar | None] = {}

    def of(self, office: str | None) -> BusinessCalendar | None:
        """Return the calendar of an office, by its digits; None where the catalogue has none.

        An office whose calendar cannot be made holds up no other: its cases are passed over, and
        whoever publishes tells of its services.
        """
        if office is None:
            return None
        if office not in self._known:
            try:
                self._known[office] = office_calendar(SYSTEM, office=UUID(office))
            except (NoSuchOffice, NoCalendar):
                self._known[office] = None
        return self._known[office]


def _take(
    steps: Steps, going_on: dict[str, CaseRow], calendars: _Calendars
) -> tuple[dict[str, CaseRow], dict[str, CaseRow]]:
    """Return the cases that the steps begin, and the others that they move; by their ids.

    `going_on` holds the open cases that are known, and is kept so.
    """
    _look_up(steps, going_on)
    starts = _first_days(steps, calendars)
    fresh: dict[str, CaseRow] = {}
    moved: dict[str, CaseRow] = {}
    ended: list[tuple[CaseRow, int]] = []
    for place, (case, kind) in enumerate(zip(steps.case, steps.kind, strict=True)):
        if case is None:
            continue
        row = going_on.get(case)
        if kind == BEGINS:
            if row is None and place in starts:
                going_on[case] = fresh[case] = _begin(steps, place, starts[place])
        elif row is not None and not row.over:  # an answer ends a wait once and for all
            if kind == CLASSES:
                _class(row, steps, place, calendars)
            elif _move(row, kind, steps, place):
                ended.append((row, place))
            if case not in fresh:
                row.beginning = None  # written with the batch that it began in
                moved[case] = row
    _count_days(ended, steps, calendars)
    _add_given(row.beginning for row in fresh.values() if row.beginning is not None)
    for row, _place in ended:
        going_on.pop(row.case)
    return fresh, moved


def _look_up(steps: Steps, going_on: dict[str, CaseRow]) -> None:
    """Add the cases that are moved here and neither remembered nor begun here."""
    begun: set[str | None] = set()
    asked: set[str] = set()
    for case, kind in zip(steps.case, steps.kind, strict=True):
        if kind == BEGINS:
            begun.add(case)
        elif case is not None and case not in going_on:
            asked.add(case)
    going_on.update(case_rows.known(asked - begun))


def _first_days(steps: Steps, calendars: _Calendars) -> dict[int, date]:
    """Return the day from which each beginning counts, by place, where its office is known."""
    places: dict[BusinessCalendar, list[int]] = defaultdict(list)
    for place, kind in enumerate(steps.kind):
        if kind == BEGINS and (calendar := calendars.of(steps.office[place])) is not None:
            places[calendar].append(place)
    return {
        place: day
        for calendar, mine in places.items()
        for place, day in zip(
            mine, start_days(calendar, steps.occurred_at[mine]).tolist(), strict=True
        )
    }


def _begin(steps: Steps, place: int, starts_on: date) -> CaseRow:
    case, office = steps.case[place], steps.office[place]
    assert case is not None, "a beginning is of a case"  # noqa: S101 - for the type checker
    assert office is not None, "its office has a calendar"  # noqa: S101 - for the type checker
    payload = json.loads(steps.payload[place])
    estimate = payload.get("estimate")
    return CaseRow(
        case=case,
        office=office,
        starts_on=starts_on,
        beginning=Beginning(
            service=steps.service[place],
            channel=steps.channel[place],
            submitted_at=steps.occurred_at[place].item(),
            estimate=None if estimate is None else UUID(str(estimate)),
        ),
    )


def _add_given(fresh: Iterable[Beginning]) -> None:
    """Write down what each person was told, so that a score needs no other table."""
    told: dict[UUID, list[Beginning]] = defaultdict(list)
    for begun in fresh:
        if begun.estimate is not None:
            told[begun.estimate].append(begun)
    estimates = list(told)
    for start in range(0, len(estimates), _ASKED_AT_ONCE):
        some = estimates[start : start + _ASKED_AT_ONCE]
        for estimate, days in given_days(SYSTEM, estimates=some).items():
            for begun in told[estimate]:
                begun.given = days


def _class(row: CaseRow, steps: Steps, place: int, calendars: _Calendars) -> None:
    """Put a case into the class that an officer named last, from that day of its office on."""
    named = str(json.loads(steps.payload[place])["to_class"])
    calendar = calendars.of(row.office)
    if named == ORDINARY or calendar is None:
        row.case_class, row.classed_on = "", None
    else:
        row.case_class, row.classed_on = named, calendar.local_day(_moment(steps, place))


def _move(row: CaseRow, kind: str, steps: Steps, place: int) -> bool:
    """Move a case on, and tell whether that ended its wait."""
    if kind in {FEE_ASKED, PAID}:
        row.unpaid = kind == FEE_ASKED
    if kind in STANDS:
        Pauses(row.pauses).stop(_moment(steps, place))
    elif kind in GOES_ON:
        Pauses(row.pauses).start(_moment(steps, place))
    else:
        row.over, row.withdrawn = True, kind in LEAVES
    return row.over


def _moment(steps: Steps, place: int) -> datetime:
    moment: datetime = steps.occurred_at[place].item()
    return moment.replace(tzinfo=UTC)


def _count_days(
    ended: Collection[tuple[CaseRow, int]], steps: Steps, calendars: _Calendars
) -> None:
    """Say when cases ended and how many days the office's clock ran until then, pauses left out."""
    by_calendar: dict[BusinessCalendar, list[tuple[CaseRow, int]]] = defaultdict(list)
    for row, place in ended:
        if (calendar := calendars.of(row.office)) is not None:
            by_calendar[calendar].append((row, place))
    for calendar, rows in by_calendar.items():
        last = local_days(calendar, steps.occurred_at[[place for _row, place in rows]]).tolist()
        days = calendar.count_many([row.starts_on for row, _place in rows], last).tolist()
        for (row, _place), until, count in zip(rows, last, days, strict=True):
            row.ended_on = until
            row.waited = count
            if row.pauses:
                row.waited -= days_stood(
                    pauses=row.pauses, calendar=calendar, start=row.starts_on, until=until
                )


def days_stood(
    *, pauses: list[list[str | None]], calendar: BusinessCalendar, start: date, until: date
) -> int:
    """Return the business days after `start`, up to `until`, on which a case's clock stood."""
    return sum(
        calendar.standing_days(Pause(since, end), start=start, until=until).count
        for since, end in Pauses(pauses).moments
    )


def read_anew() -> None:
    """Forget every case, so that the journal is read again from its first Event.

    Whoever publishes from the rows there were finds another `generation` and stops.
    """
    with transaction.atomic():
        found = _place()
        found.position, found.generation = 0, found.generation + 1
        found.save(update_fields=["position", "generation"])
        WaitingCase.objects.all().delete()


def generation() -> int:
    """Return how often the journal was read anew."""
    rows = JournalReading.objects.filter(name=_READER).values_list("generation", flat=True)
    return rows.first() or 0
