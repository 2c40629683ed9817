"""Estimate the wait of every service from its own cases, score what was said before, and publish.

Only whole days are known: what happened on the day itself waits for the next. The reading and the
writing are short transactions; the reckoning between them holds nothing.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypedDict

import numpy as np

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays
from guichet.analysis.waits.life import Cases, Flow
from guichet.analysis.waits.service import VERSION, Published, publish, record_of
from guichet.capacity.actions.engine import engine_says
from guichet.capacity.actions.read_journal import days_stood, generation, read_journal
from guichet.capacity.adapters import case_rows
from guichet.capacity.models import WaitingCase
from guichet.capacity.rules import QUARTER, REMEMBERED
from guichet.catalogue import actions as catalogue
from guichet.catalogue.actions import NewScore, NewWait
from guichet.catalogue.queries import NoAccountableOffice, accountable_office, office_calendar
from guichet.interactions.rules import SYSTEM

_TENTHS = 10
_NOTHING = -1
_NO_PAUSES = "[]"


class RowsForgotten(Exception):
    """The journal is being read anew by somebody else: the rows to publish from are not whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one run did: how far it read, how many services have an estimate, how many have none.

    `new` counts the estimates and scores that were not there before; `failed` says by its code why
    a service was not reckoned.
    """

    position: int
    told: int
    too_few: int
    new: int
    failed: Mapping[str, str]


def publish_waits(*, at: datetime, services: Collection[str] = ()) -> Outcome:
    """Read the journal on and publish estimates and scores of all services, or of those named.

    Safe to run again: with the same reading of the same journal on the same day nothing is added.
    A service without cases costs nothing; one that fails stops no other. Raises RowsForgotten where
    somebody else reads the journal anew meanwhile; what was published before that stands.
    """
    reading = generation()
    position = read_journal()
    rows = WaitingCase.objects.order_by("service").values_list("service", flat=True).distinct()
    told = too_few = new = 0
    failed: dict[str, str] = {}
    for service in rows if not services else rows.filter(service__in=services):
        try:
            counted = _publish_service(service, position=position, reading=reading, at=at)
        except RowsForgotten:
            raise
        except Exception as error:  # noqa: BLE001 - told at the end, by its service
            failed[service] = f"{type(error).__name__}: {error}"
            continue
        if counted is None:
            too_few += 1
        else:
            told += 1
            new += counted
    _insist_on(reading)  # without rows there was no service to stop at
    return Outcome(position=position, told=told, too_few=too_few, new=new, failed=failed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Known:
    """The cases of one service as known at the end of a day, with what each is of."""

    cases: Cases
    rule: np.ndarray
    channel: np.ndarray
    case_class: np.ndarray
    classed: np.ndarray
    service: str
    calendar: BusinessCalendar
    as_of: date
    at: datetime
    quarter_began: int


def _insist_on(reading: int) -> None:
    """Stop unless the rows are still those of one reading of the journal."""
    if generation() != reading:
        raise RowsForgotten(
            "Another `guichet publish-waits --read-again` has begun to read the journal anew, so "
            "this run stops: it would publish from half of the cases. That one publishes when it "
            "is done; run this again afterwards if it fails."
        )


def _publish_service(service: str, *, position: int, reading: int, at: datetime) -> int | None:
    """Return how many rows are new; None where there is no estimate."""
    try:
        office = accountable_office(SYSTEM, service=service, on=at.date())
    except NoAccountableOffice:
        return None
    calendar = office_calendar(SYSTEM, office=office.id)
    known = _known(service, calendar, at)
    if known is None:
        return None
    waits = _waits(known)
    _insist_on(reading)
    written = catalogue.publish_waits(
        service=service,
        as_of=known.as_of,
        position=position,
        reading=reading,
        at=at,
        waits=waits,
        scores=_scores(known),
    )
    return written if waits else None


def _known(service: str, calendar: BusinessCalendar, at: datetime) -> _Known | None:
    """Read the cases of a service and number their days."""
    as_of = calendar.local_day(at)
    last = as_of - timedelta(days=1)
    oldest = as_of - REMEMBERED
    kept = case_rows.of_service(service, until=last, since=oldest)
    if kept is None:
        return None
    origin = min(oldest, kept.starts_on.min().item()) - timedelta(days=1)
    began = calendar.numbers(kept.starts_on, since=origin)
    today, quarter = calendar.numbers(np.array([last, last - QUARTER]), since=origin).tolist()
    classed = kept.classed_on <= np.datetime64(last)  # never so for what is in no class
    ended = kept.ended_on <= np.datetime64(last)  # never so for a wait that goes on
    closed = calendar.numbers(np.where(ended, kept.ended_on, np.datetime64(last)), since=origin)
    lasted = np.where(ended, [days or 0 for days in kept.waited], today - began)
    for place in np.flatnonzero(~ended & (kept.pauses != _NO_PAUSES)):
        lasted[place] -= days_stood(
            pauses=json.loads(kept.pauses[place]),
            calendar=calendar,
            start=kept.starts_on[place].item(),
            until=last,
        )
    return _Known(
        cases=Cases(
            day=today,
            # Days on which the clock stood are taken out at the beginning: the end stays in place.
            began=np.where(ended, closed, today) - lasted,
            lasted=lasted,
            ended=ended,
            gone=ended & kept.withdrawn,
            given=np.stack([_said(each) for each in kept.given[:3]], axis=1),
        ),
        rule=_said(kept.given[3]),
        channel=kept.channel,
        case_class=np.where(classed, kept.case_class, ""),
        classed=calendar.numbers(
            np.where(classed, kept.classed_on, np.datetime64(last)), since=origin
        ),
        service=service,
        calendar=calendar,
        as_of=as_of,
        at=at,
        quarter_began=quarter,
    )


def _said(days: Sequence[int | None]) -> np.ndarray:
    return np.array([_NOTHING if each is None else each for each in days])


def _series(known: _Known) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield every channel and class there is with its cases; blank stands for all."""
    channels, classes = ["", *np.unique(known.channel)], np.unique(known.case_class)
    for channel in channels:
        on_channel = known.channel == channel if channel else np.ones(len(known.channel), bool)
        yield str(channel), "", on_channel
        for case_class in classes[classes != ""]:
            yield str(channel), str(case_class), on_channel & (known.case_class == case_class)


def _cases_of(known: _Known, mine: np.ndarray, case_class: str) -> Cases:
    """Return some of the cases as their estimate may know them.

    A class is named on a day, and before it nobody knew; nobody is told an estimate of a class on
    applying, so what people were told then says nothing of how such an estimate does.
    """
    cases = known.cases.only(mine)
    if not case_class:
        return cases
    return replace(cases, given=np.full_like(cases.given, _NOTHING), named=known.classed[mine])


def _waits(known: _Known) -> list[NewWait]:
    flow = Flow.of(known.cases)
    found = [
        (channel, case_class, told)
        for channel, case_class, mine in _series(known)
        if (told := publish(_cases_of(known, mine, case_class), flow)) is not None
    ]
    engine = (
        engine_says(service=known.service, cases=known.cases, on=known.as_of) if found else None
    )
    starts = known.calendar.start_day(known.at)

    def on_the_wall(days: int) -> int:
        return (known.calendar.due(starts, BusinessDays(days)) - known.as_of).days

    return [
        NewWait(
            channel=channel,
            case_class=case_class,
            method=told.method,
            method_version=VERSION,
            calendar_p50=on_the_wall(told.half),
            calendar_p80=on_the_wall(told.eight),
            engine_p50=engine.half if engine else None,
            engine_p80=engine.eight if engine else None,
            **_figures(told),
        )
        for channel, case_class, told in found
    ]


class _Figures(TypedDict):
    p50: int
    p80: int
    p95: int | None
    low80: int
    high80: int | None
    curve: list[list[int]]
    ended: int
    waiting: int
    line: int
    answered: int
    plain_median: int | None
    rule_p90: int | None


def _figures(told: Published) -> _Figures:
    return _Figures(
        p50=told.half,
        p80=told.eight,
        p95=told.most,
        low80=told.low,
        high80=told.high,
        curve=told.curve.pairs,
        ended=told.ended,
        waiting=told.waiting,
        line=told.line,
        answered=told.answered,
        plain_median=told.plain_median,
        rule_p90=told.rule,
    )


def _scores(known: _Known) -> list[NewScore]:
    until = known.as_of - timedelta(days=1)
    scores = []
    for channel, case_class, mine in _series(known):
        record = record_of(known.cases.only(mine), rule=known.rule[mine], since=known.quarter_began)
        if case_class or not record.cases:
            continue
        scores.append(
            NewScore(
                channel=channel,
                since=until - QUARTER + timedelta(days=1),
                until=until,
                cases=record.cases,
                within_half=record.within_half,
                within_eight=record.within_eight,
                bias_tenths=round(record.bias * _TENTHS),
                width_tenths=round(record.width * _TENTHS),
                rule_cases=record.rule_cases,
                rule_held=record.rule_held,
            )
        )
    return scores
