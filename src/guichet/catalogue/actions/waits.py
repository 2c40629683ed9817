"""Publish estimates and scores: added once, never changed, and the latest pointed at."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from guichet.catalogue.models import CurrentWait, PublishedWait, Service, WaitScore
from guichet.catalogue.rules.waits import Record, told_unsure


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWait:
    """One estimate to be given: see `PublishedWait` for what each figure means."""

    channel: str
    case_class: str
    method: str
    method_version: int
    p50: int
    p80: int
    p95: int | None
    low80: int
    high80: int | None
    calendar_p50: int
    calendar_p80: int
    curve: list[list[int]]
    ended: int
    waiting: int
    line: int
    answered: int
    plain_median: int | None
    rule_p90: int | None
    engine_p50: int | None = None
    engine_p80: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScore:
    """One score to be given: see `WaitScore` for what each figure means."""

    channel: str
    since: date
    until: date
    cases: int
    within_half: int
    within_eight: int
    bias_tenths: int
    width_tenths: int
    rule_cases: int
    rule_held: int


def publish_waits(
    *,
    service: str,
    as_of: date,
    position: int,
    reading: int = 0,
    at: datetime,
    waits: Sequence[NewWait],
    scores: Sequence[NewScore],
) -> int:
    """Give the estimates and scores of one service and point at them; return how many are new.

    What was given before from the same day and the same reading of the same journal stays as it
    was; `reading` counts how often that began from the first Event. A channel or class that has no
    estimate any more points at none. Of two runs at once the one that read less of the journal may
    end last: it is kept, and not pointed at. Each estimate keeps whether its record, as it stands
    then, leaves it unsure.
    """
    with transaction.atomic():
        row = Service.objects.select_for_update(no_key=True).get(code=service)
        edition = {"service": row, "as_of": as_of, "position": position, "reading": reading}
        told = {
            (channel, case_class): key
            for channel, case_class, key in PublishedWait.objects.filter(**edition).values_list(
                "channel", "case_class", "pk"
            )
        }
        standing = {row.channel: row for row in WaitScore.objects.filter(**edition)}
        new_scores = [
            WaitScore(pk=uuid4(), **edition, **_figures(each))
            for each in scores
            if each.channel not in standing
        ]
        standing |= {row.channel: row for row in new_scores}
        records = {row.channel: Record(row.cases, row.within_eight) for row in standing.values()}
        new_waits = [
            PublishedWait(
                pk=uuid4(),
                given_at=at,
                unsure=told_unsure(records, channel=each.channel),
                **edition,
                **_figures(each),
            )
            for each in waits
            if (each.channel, each.case_class) not in told
        ]
        PublishedWait.objects.bulk_create(new_waits)
        WaitScore.objects.bulk_create(new_scores)
        told |= {(each.channel, each.case_class): each.pk for each in new_waits}
        if not _overtaken(row, as_of=as_of, position=position, reading=reading):
            _point(row, told, {each.channel: each.pk for each in standing.values()})
    return len(new_waits) + len(new_scores)


def _figures(each: NewWait | NewScore) -> dict[str, Any]:
    """Return the figures by name, as they are: copying each curve takes longer than writing it."""
    return {field.name: getattr(each, field.name) for field in fields(each)}


def _overtaken(service: Service, *, as_of: date, position: int, reading: int) -> bool:
    """Tell whether one of a later day, a later reading or more of the journal was given already."""
    further = Q(reading__gt=reading) | Q(reading=reading, position__gt=position)
    later = Q(as_of__gt=as_of) | (Q(as_of=as_of) & further)
    return (
        PublishedWait.objects.filter(later, service=service).exists()
        or WaitScore.objects.filter(later, service=service).exists()
    )


def _point(service: Service, told: dict[tuple[str, str], UUID], scored: dict[str, UUID]) -> None:
    """Let every channel and class point at the edition just given."""
    wanted = {*told, *((channel, "") for channel in scored)}
    standing = {
        (row.channel, row.case_class): row for row in CurrentWait.objects.filter(service=service)
    }
    fresh = []
    for key in {*wanted, *standing}:
        channel, case_class = key
        wait, score = told.get(key), scored.get(channel)
        row = standing.get(key)
        if row is None:
            fresh.append(
                CurrentWait(
                    service=service,
                    channel=channel,
                    case_class=case_class,
                    wait_id=wait,
                    score_id=score,
                )
            )
        elif (row.wait_id, row.score_id) != (wait, score):
            row.wait_id, row.score_id = wait, score
            row.save(update_fields=["wait", "score"])
    CurrentWait.objects.bulk_create(fresh)
