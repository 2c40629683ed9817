"""An office's queue: grouped by what presses most, one page at a time.

A page is found by where the last one ended (a date and an id on an index), not by how many rows
come before it, so the thousandth page costs what the first does. Counts stop at MOST: "1,000 or
more" is as useful to an officer, and a million rows need not be counted for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays
from guichet.casework.models import Application
from guichet.casework.queries.clock import Clock
from guichet.casework.queries.named import named_by
from guichet.casework.queries.paging import one_page, stretches_of
from guichet.casework.queries.turns import HeadStart, StageOrder, class_of, orders_of
from guichet.casework.rules import (
    READERS,
    UNANSWERED,
    WITH_OFFICE,
    Status,
    reference_begun,
    standing_holder,
)
from guichet.catalogue.definitions import definition_for, own_services
from guichet.catalogue.queries import OfficeCard, office_calendar, office_card, offices
from guichet.identity.queries import labels_of
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]
MOST = 1000
# Written out, not given as parameters: SQLite uses the partial indexes over open files only
# where it reads the very condition they were made with.
IS_OPEN = RawSQL(
    "status IN ('submitted', 'handed_over', 'in_review', 'proposed')",
    (),
    output_field=BooleanField(),
)
VIEWS: dict[str, tuple[Status, ...]] = {
    "open": WITH_OFFICE,
    "new": (Status.SUBMITTED, Status.HANDED_OVER),
    "review": (Status.IN_REVIEW,),
    "proposed": (Status.PROPOSED,),
    "waiting": (Status.WAITING,),
    "elsewhere": UNANSWERED,
    "decided": (Status.DECIDED,),
    "released": (Status.RELEASED,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """What the officer asked for; anything unknown counts as not asked."""

    office: UUID | None = None
    view: str = "open"
    service: str = ""
    channel: str = ""
    over_days: int = 0
    sort: str = ""
    words: str = ""
    case_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Where age, standard and limit stand on the row's small bar, in whole percent of its width.

    Whole, because French writes a decimal comma, which a drawing does not read.
    """

    age: int
    standard: int | None
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One file, one line; `office` is named while another office has it."""

    case: UUID
    reference: str
    service_name: Text
    stage: Text
    status: Status
    office: Text
    holder: str
    channel: str
    case_class: HeadStart | None
    clock: Clock
    bar: Bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Rows that stand together: `limit`, `standard`, `later`, `none`, or `all` when sorted."""

    code: str
    rows: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One of the ready-made selections and how many files are in it."""

    code: str
    count: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """How many files a search found, on all of its pages."""

    count: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """How many files pass the standard at the end of a day."""

    day: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of an office's queue and what stands above it."""

    office: OfficeCard
    offices: tuple[OfficeCard, ...]
    zone: ZoneInfo
    today: date
    filters: QueueFilters
    views: tuple[View, ...]
    services: tuple[tuple[str, Text], ...]
    classes: tuple[tuple[str, Text], ...]
    week: tuple[DueDay, ...]
    limit_this_week: int
    decided_lately: int
    segments: tuple[Segment, ...]
    after: str
    shown: int
    matches: Matches | None
    orders: tuple[StageOrder, ...]


def queue(viewer: Viewer, *, filters: QueueFilters, page: str, today: date) -> Queue | None:
    """Return one page of the queue of one office of the viewer's; None without such an office.

    `page` is what the last page gave as `after`; unreadable or empty, it is the first page.
    """
    readable = viewer.offices(*READERS)
    mine = [card for card in offices(viewer) if card.id in readable]
    office = next((card for card in mine if card.id == filters.office), mine[0] if mine else None)
    if office is None:
        return None
    calendar = office_calendar(viewer, office=office.id)
    ends_on = _week_end(calendar, today)
    here = Application.objects.filter(office=office.id)
    wanted = _narrowed(viewer, office.id, filters, calendar, today)
    found, after = one_page(
        viewer,
        wanted=wanted,
        stretches=stretches_of(viewer, sort=filters.sort, ends_on=ends_on),
        page=page,
    )
    shown = sum(len(rows) for _code, rows in found)
    return Queue(
        office=office,
        offices=tuple(mine),
        zone=office.zone,
        today=today,
        filters=filters,
        views=tuple(_view(office.id, code) for code in VIEWS),
        services=_services(),
        classes=_classes(),
        week=_week(here, calendar, today),
        limit_this_week=_capped(here.filter(IS_OPEN, legal_due_on__lte=ends_on)),
        decided_lately=_capped(
            here.filter(decided_at__gte=_midnight(today - timedelta(days=7), office.zone))
        ),
        segments=_segments(viewer, found, office=office, calendar=calendar, today=today),
        after=after,
        shown=shown,
        matches=_matches(wanted, shown=None if page or after else shown) if filters.words else None,
        orders=orders_of(viewer, office=office),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _week_end(calendar: BusinessCalendar, today: date) -> date:
    """Return the last of the five business days that begin today."""
    return calendar.add_business_days(today, BusinessDays(4))


def _narrowed(
    viewer: Viewer, office: UUID, filters: QueueFilters, calendar: BusinessCalendar, today: date
) -> QuerySet[Application]:
    rows = _in_view(office, filters.view)
    if filters.words:
        rows = rows.filter(named_by(viewer, text=filters.words))
    if begun := reference_begun(filters.words):
        # Whoever says a reference means that file, wherever it stands; the words of anything
        # else stay in the view.
        ours = Q(office=office) | Q(accountable=office)
        rows |= Application.objects.filter(ours, reference__startswith=begun)
    if filters.case_class:
        rows = rows.filter(case_class=filters.case_class)
    if filters.service:
        rows = rows.filter(service=filters.service)
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.over_days > 0:
        rows = rows.filter(clock_starts_on__lt=_days_back(calendar, today, filters.over_days))
    return rows


def _in_view(office: UUID, view: str) -> QuerySet[Application]:
    if view == "elsewhere":
        return _elsewhere(office)
    here = Application.objects.filter(office=office)
    states = VIEWS.get(view, WITH_OFFICE)
    rows = here if states == WITH_OFFICE else here.filter(status__in=states)
    return rows.filter(IS_OPEN) if set(states) <= set(WITH_OFFICE) else rows


def _elsewhere(office: UUID) -> QuerySet[Application]:
    """Return what an office answers for while another has it."""
    return Application.objects.filter(accountable=office, status__in=UNANSWERED)


def _days_back(calendar: BusinessCalendar, today: date, days: int) -> date:
    """Return the day since which at most so many business days have passed."""
    # Two calendar days a business day always reach far enough; then walk forward.
    day = today - timedelta(days=days * 2 + 14)
    while calendar.business_days_between(day, today).count > days:
        day += timedelta(days=1)
    return day


def _capped(rows: QuerySet[Application]) -> int:
    """Count rows, at most one more than MOST of them."""
    return rows.order_by()[: MOST + 1].count()


def _view(office: UUID, code: str) -> View:
    count = _capped(_in_view(office, code))
    return View(code=code, count=min(count, MOST), more=count > MOST)


def _matches(wanted: QuerySet[Application], *, shown: int | None) -> Matches:
    """Say how many files were found; `shown` is how many stand on the only page there is."""
    count = _capped(wanted) if shown is None else shown
    return Matches(count=min(count, MOST), more=count > MOST)


def _services() -> tuple[tuple[str, Text], ...]:
    """Return every service run here: to look which ones this office has files of would read all."""
    return tuple((definition.code, definition.name) for definition in own_services())


def _classes() -> tuple[tuple[str, Text], ...]:
    """Return every class of the services run here; one code is one class to who filters by it."""
    found = {each.code: each.name for it in own_services() for each in it.classes}
    return tuple(found.items())


def _week(
    here: QuerySet[Application], calendar: BusinessCalendar, today: date
) -> tuple[DueDay, ...]:
    """Return the five business days that begin today, and what passes the standard on each."""
    days = [calendar.add_business_days(today, BusinessDays(n)) for n in range(5)]
    rows = here.filter(IS_OPEN, standard_due_on__gte=days[0], standard_due_on__lte=days[4])
    counts = dict(
        rows.order_by()
        .values_list("standard_due_on")
        .annotate(n=Count("*"))
        .values_list("standard_due_on", "n")
    )
    return tuple(DueDay(day=day, count=counts.get(day, 0)) for day in days)


def _segments(
    viewer: Viewer,
    found: list[tuple[str, list[Application]]],
    *,
    office: OfficeCard,
    calendar: BusinessCalendar,
    today: date,
) -> tuple[Segment, ...]:
    """Put the rows with their clocks: each on the days of the office that answers for it."""
    listed = [each for _code, rows in found for each in rows]
    owners = {each.accountable for each in listed if each.accountable} - {office.id}
    calendars = {owner: office_calendar(viewer, office=owner) for owner in owners}
    titles = {
        each: office_card(viewer, office=each).title
        for each in {each.office for each in listed} - {office.id}
    }
    holders = labels_of(viewer, users={each.holder for each in listed if each.holder})
    now = _midnight(today, office.zone)

    def row(each: Application) -> QueueRow:
        holder = standing_holder(holder=each.holder, held_until=each.held_until, at=now)
        return _row(
            viewer,
            each,
            calendars.get(each.accountable, calendar) if each.accountable else calendar,
            today,
            office=titles.get(each.office, {}),
            holder=holders.get(holder, "") if holder else "",
        )

    return tuple(Segment(code=code, rows=tuple(row(each) for each in rows)) for code, rows in found)


def _row(
    viewer: Viewer,
    each: Application,
    calendar: BusinessCalendar,
    today: date,
    *,
    office: Text,
    holder: str,
) -> QueueRow:
    definition = definition_for(each.service, version=each.definition_version)
    stages = {stage.code: stage.name for stage in definition.stages}
    clock = Clock.of(each, definition=definition, calendar=calendar, today=today)
    return QueueRow(
        case=each.pk,
        reference=each.reference,
        service_name=definition.name,
        stage=stages.get(each.stage, {}),
        status=Status(each.status),
        office=office,
        holder=holder,
        channel=each.channel,
        case_class=class_of(viewer, definition=definition, case_class=each.case_class),
        clock=clock,
        bar=_bar(clock),
    )


def _bar(clock: Clock) -> Bar:
    """Lay age, standard and limit on one scale that leaves a margin at the right."""
    lengths = [clock.days, clock.standard_days or 0, clock.legal_days or 0]
    longest = max(*lengths, 1) * 1.08

    def place(days: int | None) -> int | None:
        return None if days is None else round(4 + 96 * days / longest)

    return Bar(
        age=round(96 * clock.days / longest),
        standard=place(clock.standard_days),
        limit=place(clock.legal_days),
    )
