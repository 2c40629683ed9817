"""The page of one service."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet.catalogue import queries
from guichet.catalogue.definitions import (
    Lines,
    ServiceDefinition,
    UnknownService,
    definition_for,
)
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.jurisdiction import local_today
from guichet.components.waits import ScoreLine, WaitShown, score_lines, show_wait
from guichet.components.ways import way_lines
from guichet.components.wording import NOT_FILED, in_language, language
from guichet.counter.pages.history import VolumeHistory
from guichet.counter.pages.service import (
    AlertLine,
    ChannelLine,
    FeeLine,
    LimitLine,
    PartnerLine,
    PromiseLine,
    ResultCell,
    ResultLine,
    SameLine,
    ServicePage,
    StageLine,
)
from guichet.counter.views.alerts import alert_lines
from guichet.counter.views.history import kept_history, volume_history
from guichet.counter.views.words import partner_role
from guichet.interactions.rules import Viewer

_PROMISES_SHOWN = 4
_HERE = "web"
_COUNTS = ("applications", "applications_total")


@public
@require_safe
def service(request: SeenRequest, code: str) -> HttpResponse:
    """Show what a service is, who answers for it, how long it takes and how to start."""
    at = clock.now()
    today = at.date()
    card = queries.service_card(request.viewer, code=code, language=language(), today=today)
    if card is None:
        raise Http404
    alerts = alert_lines(request.viewer, service=code, at=at)
    page = _page(request.viewer, card, _definition(card, today), alerts, today)
    return render(request, page.template, {"page": page})


def _definition(card: queries.ServiceCard, today: date) -> ServiceDefinition | None:
    if not card.runs_here:
        return None
    try:
        return definition_for(card.code, on=today)
    except UnknownService:
        return None


def _page(
    viewer: Viewer,
    card: queries.ServiceCard,
    own: ServiceDefinition | None,
    alerts: Sequence[AlertLine],
    today: date,
) -> ServicePage:
    years = sorted({result.year for standard in card.standards for result in standard.results})
    joint = queries.joint_filing(viewer, service=card.code, language=language())
    promises = _promised(own) if own else _filed_promises(card.standards)
    description = in_language(own.description) if own else card.description
    return ServicePage(
        code=card.code,
        name=card.name,
        summary=card.summary,
        alerts=alerts,
        description=description.strip().removeprefix(card.summary.strip()).strip(),
        runs_here=own is not None,
        about_decision=own is not None and own.about_decision,
        start_url=_start_url(own) if own else card.start_url,
        check_url=reverse("counter:can-i", kwargs={"code": card.code})
        if own and own.eligibility
        else "",
        by_table=own is not None and own.decision == "table",
        verified=own is not None and own.integrity is not None,
        organization=in_language(card.office.organization),
        office=in_language(card.office.title),
        provisional=card.office.provisional,
        partners=tuple(
            PartnerLine(organization=each.name, role=partner_role(each.role))
            for each in (joint.parts if joint else card.partners)
        ),
        stages=_stages(viewer, own, today),
        fee_cents=own.fee_cents if own else card.fee_cents,
        fee_charged=card.fee_charged,
        fee_lines=_fee_lines(own),
        fee_law=in_language(own.fee.reference) if own and own.fee else "",
        channels=_channels(card, own),
        reach=way_lines(viewer, office=card.office.id, at=clock.now()) if own else (),
        wait=_wait(viewer, own, office=card.office.id),
        scores=_scores(viewer, own),
        promises=promises[:_PROMISES_SHOWN],
        more_promises=max(0, len(promises) - _PROMISES_SHOWN),
        limit=_limit(own),
        before_you_start=_lines(own.before_you_start) if own else (),
        next_steps=_lines(own.next_steps) if own else (),
        legal_reference=in_language(own.legal_reference) if own else "",
        filed_year=card.filed_year,
        same=tuple(
            SameLine(code=each.code, name=each.name, organization=each.organization)
            for each in (joint.others if joint else ())
        ),
        once=joint.counted_once if joint else None,
        once_year=joint.year if joint else "",
        years=years,
        results=_results(card.standards, years),
        volumes=_volumes(card),
        kept=kept_history(queries.timeliness_of(viewer, service=card.code)),
    )


def _fee_lines(own: ServiceDefinition | None) -> tuple[FeeLine, ...]:
    if own is None or own.fee is None:
        return ()
    return tuple(
        FeeLine(text=in_language(each.text), cents=each.cents) for each in own.fee.exemptions
    )


def _start_url(own: ServiceDefinition) -> str:
    """Return where it begins here: an objection begins at the decision it is about."""
    if own.about_decision:
        return reverse("counter:track")
    return reverse("counter:apply", kwargs={"service": own.code})


def _stages(viewer: Viewer, own: ServiceDefinition | None, today: date) -> tuple[StageLine, ...]:
    """Return the stretches of the work with who answers for each, where there are several."""
    if own is None or len(own.stages) < 2:  # noqa: PLR2004 - one stage is the service itself
        return ()
    lines = []
    for stage in own.stages:
        office = queries.accountable_office(viewer, service=own.code, stage=stage.code, on=today)
        lines.append(
            StageLine(
                name=in_language(stage.name),
                office=in_language(office.title),
                organization=in_language(office.organization),
                days=stage.business_days,
            )
        )
    return tuple(lines)


def _wait(viewer: Viewer, own: ServiceDefinition | None, *, office: UUID) -> WaitShown | None:
    """Return what somebody who applies on this site now can expect."""
    if own is None:
        return None
    wait = queries.published_wait(viewer, service=own.code, channel=_HERE)
    if wait is None:
        return None
    standard, limit = own.standard(_HERE), own.legal_limit
    return show_wait(
        wait,
        standard=standard.business_days if standard else None,
        limit=limit.business_days if limit else None,
        today=local_today(),
        by=queries.day_to_hear(viewer, office=office, at=clock.now(), length=wait.eight),
    )


def _scores(viewer: Viewer, own: ServiceDefinition | None) -> tuple[ScoreLine, ...]:
    if own is None:
        return ()
    return score_lines(
        queries.waits_of(viewer, service=own.code),
        queries.scores_of(viewer, service=own.code),
        today=local_today(),
    )


def _lines(lines: Lines) -> tuple[str, ...]:
    """Choose the lines of the active language."""
    return tuple(lines.get(language(), ()))


def _promised(own: ServiceDefinition) -> tuple[PromiseLine, ...]:
    """Join channels that promise the same, in the order of the definition."""
    same = groupby(own.standards, key=lambda each: (each.business_days, in_language(each.name)))
    lines = []
    for (days, text), group in same:
        members = list(group)
        lines.append(
            PromiseLine(
                text=text,
                channels=tuple(each.channel for each in members),
                days=days,
                target=str(members[0].target_percent / 100),
            )
        )
    return tuple(lines)


def _filed_promises(standards: Sequence[queries.StandardCard]) -> tuple[PromiseLine, ...]:
    """Join filed standards of time that say the same; the others stand in the table."""
    joined: dict[str, PromiseLine] = {}
    for each in standards:
        if each.kind not in _TIMES:
            continue
        known = joined.get(each.text)
        before = known.channels if known else ()
        channels = before if each.channel in before else (*before, each.channel)
        joined[each.text] = PromiseLine(
            text=each.text, channels=tuple(channels), days=each.days, target=each.target
        )
    return tuple(joined.values())


_TIMES = frozenset({"TML"})  # how a published inventory marks a standard of time


def _channels(card: queries.ServiceCard, own: ServiceDefinition | None) -> tuple[ChannelLine, ...]:
    if own is None:
        return tuple(ChannelLine(channel=code, contact="", hours="") for code in card.channels)
    return tuple(
        ChannelLine(
            channel=each.code,
            contact=in_language(each.contact),
            hours=in_language(each.hours) if each.hours else "",
        )
        for each in own.channels
    )


def _limit(own: ServiceDefinition | None) -> LimitLine | None:
    if own is None or own.legal_limit is None:
        return None
    limit = own.legal_limit
    return LimitLine(
        days=limit.business_days,
        reference=in_language(limit.reference),
        consequence=in_language(limit.consequence),
    )


def _results(
    standards: Sequence[queries.StandardCard], years: Sequence[str]
) -> tuple[ResultLine, ...]:
    none = ResultCell(performance=NOT_FILED, met="NA")
    lines = []
    for standard in standards:
        if not standard.results:
            continue
        by_year = {
            each.year: ResultCell(performance=each.performance, met=each.met)
            for each in standard.results
        }
        latest = max(standard.results, key=lambda each: each.year)
        lines.append(
            ResultLine(
                text=standard.text,
                channel=latest.channel,
                target=latest.target,
                cells=tuple(by_year.get(year, none) for year in years),
            )
        )
    return tuple(lines)


def _volumes(card: queries.ServiceCard) -> VolumeHistory | None:
    """Return the counts by channel; a year is whole where a total was filed for it."""
    counted = [volume for volume in card.volumes if volume.kind in _COUNTS]
    words: dict[str, dict[str, str]] = {}
    for each in counted:
        words.setdefault(each.channel, {})[each.year] = each.word
    return volume_history(words, whole_years=words.get("", {}))
