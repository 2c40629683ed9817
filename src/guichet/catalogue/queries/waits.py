"""What people are told they will wait: the stored estimates and how earlier ones did.

Nothing is computed here but what a stored curve says of somebody who has waited already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.analysis.estimation.curve import Curve
from guichet.analysis.estimation.moves import Line, Moves, moves
from guichet.analysis.timeliness import BusinessDays
from guichet.catalogue.models import CurrentWait, PublishedWait, Service, WaitScore
from guichet.catalogue.queries.offices import office_calendar
from guichet.catalogue.rules.statuses import Status
from guichet.catalogue.rules.texts import in_language
from guichet.catalogue.rules.waits import LEAST_SHOWN, Age, age_of, in_a_hundred, is_scored
from guichet.catalogue.rules.words import fold
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How the estimates did whose "8 in 10" day fell from `since` to `until`.

    `withheld` hides every figure where they were fewer than ten. `half` and `eight` of a hundred
    heard within the days given; `bias` and `width` are business days; `rule` of a hundred heard
    within the 90th percentile of cases closed in the 30 days before, or None.
    """

    since: date
    until: date
    withheld: bool
    cases: int = 0
    half: int = 0
    eight: int = 0
    bias: float = 0.0
    width: float = 0.0
    rule: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """An estimate as it was given. Days are business days of the office that answers.

    `channel` is blank where all are taken together. `waiting` is None under five. `unsure` says
    that, when it was given, the last estimates had come true too seldom: the range `low` to `high`
    is shown alone, then and later.
    """

    id: UUID
    service: str
    channel: str
    case_class: str
    as_of: date
    half: int
    eight: int
    most: int | None
    low: int
    high: int | None
    calendar_half: int
    calendar_eight: int
    ended: int
    waiting: int | None
    line: int
    answered: int
    method: str
    plain_median: int | None
    rule: int | None
    engine_half: int | None
    engine_eight: int | None
    curve: Curve
    unsure: bool
    score: Score | None

    def age(self, *, today: date) -> Age:
        """Say whether it is today's, is told with its date, or is too old to be told."""
        return age_of(self.as_of, today=today)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitNow:
    """The estimate for somebody who has waited `waited` days, counted from their day 0.

    `half` and `eight` are None where nobody was seen to wait so long. `given_eight` is what was
    said at the start; `moves` says why it is another day now, None where nothing was said.
    """

    wait: Wait
    waited: int
    half: int | None
    eight: int | None
    most: int | None
    given: Wait | None
    moves: Moves | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitLine:
    """One service in the public table of estimates; `wait` is None where there is none."""

    code: str
    name: str
    organization: str
    wait: Wait | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTable:
    """Some lines of how many, and how many services have an estimate and how many have none."""

    lines: tuple[WaitLine, ...]
    told: int
    untold: int


def published_wait(
    viewer: Viewer, *, service: str, channel: str, case_class: str = ""
) -> Wait | None:
    """Return the estimate of today that fits best: of the class, else of the channel, else of all.

    The class goes first: its head start says more of a wait than the way it came.
    """
    del viewer  # what is published is for everyone
    rows = (
        CurrentWait.objects.select_related("wait", "score")
        .filter(
            service__code=service,
            channel__in={channel, ""},
            case_class__in={case_class, ""},
            wait__isnull=False,
        )
        .order_by("-case_class", "-channel")
    )
    current = rows.first()
    return None if current is None else _wait(current, service)


def published_waits(viewer: Viewer, *, services: Sequence[str], channel: str) -> Mapping[str, Wait]:
    """Return the estimate of each service for one channel, else for all of them together."""
    del viewer
    rows = (
        CurrentWait.objects.select_related("wait", "score", "service")
        .filter(
            service__code__in=services,
            channel__in={channel, ""},
            case_class="",
            wait__isnull=False,
        )
        .order_by("channel")
    )
    # The channel's own comes after the blank one and takes its place.
    return {row.service.code: _wait(row, row.service.code) for row in rows}


def waits_of(viewer: Viewer, *, service: str) -> tuple[Wait, ...]:
    """Return every estimate of a service today: all together first, then by channel and class."""
    del viewer
    rows = (
        CurrentWait.objects.select_related("wait", "score")
        .filter(service__code=service, wait__isnull=False)
        .order_by("channel", "case_class")
    )
    return tuple(_wait(row, service) for row in rows)


def scores_of(viewer: Viewer, *, service: str) -> Mapping[str, Score]:
    """Return how the estimates of a service did lately, by channel; blank is all together."""
    del viewer
    rows = CurrentWait.objects.select_related("score").filter(
        service__code=service, case_class="", score__isnull=False
    )
    return {row.channel: _score(row.score) for row in rows.order_by("channel") if row.score}


def wait_given(viewer: Viewer, *, estimate: UUID) -> Wait | None:
    """Return an estimate as it was given, however old."""
    del viewer
    row = PublishedWait.objects.select_related("service").filter(pk=estimate).first()
    return None if row is None else _told(row, row.service.code, score=None)


def given_days(
    viewer: Viewer, *, estimates: Sequence[UUID]
) -> Mapping[UUID, tuple[int, int, int | None, int | None]]:
    """Return what each estimate said: half, 8 in 10, 95 in 100 and the 30-days rule of its day."""
    del viewer
    rows = PublishedWait.objects.filter(pk__in=estimates)
    return {
        key: (half, eight, most, rule)
        for key, half, eight, most, rule in rows.values_list("pk", "p50", "p80", "p95", "rule_p90")
    }


def days_from(
    viewer: Viewer, *, office: UUID, starts_on: date, lengths: Sequence[int]
) -> tuple[date, ...]:
    """Return the day on which each number of an office's business days from a day is over."""
    calendar = office_calendar(viewer, office=office)
    return tuple(calendar.due(starts_on, BusinessDays(length)) for length in lengths)


def day_to_hear(viewer: Viewer, *, office: UUID, at: datetime, length: int) -> date:
    """Return the day on which so many business days are over for who applies at a moment."""
    calendar = office_calendar(viewer, office=office)
    return calendar.due(calendar.start_day(at), BusinessDays(length))


def unknown_services(viewer: Viewer, *, codes: Sequence[str]) -> tuple[str, ...]:
    """Return those of some codes that no service has."""
    del viewer
    known = set(Service.objects.filter(code__in=codes).values_list("code", flat=True))
    return tuple(code for code in codes if code not in known)


def wait_now(
    viewer: Viewer,
    *,
    service: str,
    channel: str,
    waited: int,
    over: int,
    paused: int,
    given: UUID | None,
    case_class: str = "",
) -> WaitNow | None:
    """Return today's estimate for somebody who has waited so long, and why it moved.

    Of the days `waited`, `over` are past, -1 before the first one is: an answer may still come
    today. None where nothing is published for the service.
    """
    today = published_wait(viewer, service=service, channel=channel, case_class=case_class)
    if today is None:
        return None
    first = None if given is None else wait_given(viewer, estimate=given)
    eight = today.curve.within(80, waited=over)
    return WaitNow(
        wait=today,
        waited=waited,
        half=today.curve.within(50, waited=over),
        eight=eight,
        most=today.curve.within(95, waited=over),
        given=first,
        moves=None if first is None or eight is None else _moved(first, today, over, eight, paused),
    )


def _moved(first: Wait, today: Wait, over: int, eight: int, paused: int) -> Moves:
    after_waiting = first.curve.within(80, waited=over)
    return moves(
        said=first.eight,
        said_after_waiting=eight if after_waiting is None else after_waiting,
        says=eight,
        paused=paused,
        before=Line(waiting=first.line, answered=first.answered),
        after=Line(waiting=today.line, answered=today.answered),
    )


def wait_table(viewer: Viewer, *, language: str, told: bool, offset: int, limit: int) -> WaitTable:
    """Return active services with an estimate (or those without), by name, and both counts."""
    having = set(
        CurrentWait.objects.filter(wait__isnull=False).values_list("service", flat=True).distinct()
    )
    named = Service.objects.filter(status=Status.ACTIVE).values_list("pk", "name")
    listed = sorted(
        (fold(in_language(name, language)), key) for key, name in named if (key in having) == told
    )
    keys = [key for _name, key in listed[offset : offset + limit]]
    rows = Service.objects.select_related("organization").in_bulk(keys)
    waits = published_waits(viewer, services=[row.code for row in rows.values()], channel="")
    other = len(named) - len(listed)
    return WaitTable(
        lines=tuple(
            WaitLine(
                code=rows[key].code,
                name=in_language(rows[key].name, language),
                organization=in_language(rows[key].organization.name, language),
                wait=waits.get(rows[key].code),
            )
            for key in keys
        ),
        told=len(listed) if told else other,
        untold=other if told else len(listed),
    )


def _wait(row: CurrentWait, service: str) -> Wait:
    if row.wait is None:
        raise LookupError(f"{row} has no estimate")
    return _told(row.wait, service, score=row.score)


def _told(row: PublishedWait, service: str, *, score: WaitScore | None) -> Wait:
    return Wait(
        id=row.pk,
        service=service,
        channel=row.channel,
        case_class=row.case_class,
        as_of=row.as_of,
        half=row.p50,
        eight=row.p80,
        most=row.p95,
        low=row.low80,
        high=row.high80,
        calendar_half=row.calendar_p50,
        calendar_eight=row.calendar_p80,
        ended=row.ended,
        waiting=row.waiting if row.waiting >= LEAST_SHOWN else None,
        line=row.line,
        answered=row.answered,
        method=row.method,
        plain_median=row.plain_median,
        rule=row.rule_p90,
        engine_half=row.engine_p50,
        engine_eight=row.engine_p80,
        curve=Curve.of(row.curve),
        unsure=row.unsure,
        score=None if score is None else _score(score),
    )


def _score(row: WaitScore) -> Score:
    if not is_scored(row.cases):
        return Score(since=row.since, until=row.until, withheld=True)
    ruled = row.rule_cases if is_scored(row.rule_cases) else 0
    return Score(
        since=row.since,
        until=row.until,
        withheld=False,
        cases=row.cases,
        half=in_a_hundred(row.within_half, row.cases),
        eight=in_a_hundred(row.within_eight, row.cases),
        bias=row.bias_tenths / 10,
        width=row.width_tenths / 10,
        rule=in_a_hundred(row.rule_held, ruled) if ruled else None,
    )
