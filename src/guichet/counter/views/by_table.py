"""Decisions made by table: the public register, and asking for a person instead."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guichet.casework import actions, queries
from guichet.casework.rules import MoveRefused, Outcome, published_counts
from guichet.catalogue.definitions import DecisionTable, ServiceDefinition, own_services
from guichet.catalogue.queries import NoAccountableOffice, accountable_office
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.follow import MINUTES, case_in
from guichet.components.jurisdiction import brand
from guichet.components.wording import in_language
from guichet.counter.pages.by_table import CountLine, RegisteredTable, RegisterPage
from guichet.counter.pages.track import TrackPage
from guichet.counter.views.apply.common import definition_here, today
from guichet.counter.views.rules_in_words import rules_of
from guichet.interactions.rules import Viewer

_DAYS = 365


@public
@require_safe
def register(request: SeenRequest) -> HttpResponse:
    """Show which tables decide, their rows in words, and how often each outcome came of them."""
    since = today() - timedelta(days=_DAYS)
    moment = datetime.combine(since, time(), tzinfo=brand().zone)
    counted = queries.decided_by_table(request.viewer, since=moment)
    asked = queries.persons_asked_for(request.viewer, since=moment)
    against = queries.overridden(request.viewer, since=moment)
    deciding = [
        definition_here(newest.code)
        for newest in own_services()
        if newest.decision == "table" and newest.effective <= today()
    ]
    page = RegisterPage(
        tables=tuple(
            _registered(
                request.viewer,
                definition,
                definition.eligibility,
                counted=counted,
                asked=asked,
                against=against,
            )
            for definition in deciding
            if definition.eligibility
        ),
        since=since,
    )
    return render(request, page.template, {"page": page})


@public
@never_cache
@require_POST
def person(request: SeenRequest, token: str) -> HttpResponse:
    """Put a refusal by table before an officer; asked twice, it is done once."""
    case = case_in(token)
    if case is None:
        page = TrackPage(problem="over", minutes=MINUTES)
        return render(request, page.template, {"page": page}, status=404)
    # Asked before, or decided since: the page it leads to says how it stands.
    with suppress(MoveRefused):
        actions.ask_for_person(case=case, at=clock.now())
    onward = reverse("counter:progress", kwargs={"token": token})
    return HttpResponseRedirect(onward, status=303)


def _registered(
    viewer: Viewer,
    definition: ServiceDefinition,
    table: DecisionTable,
    *,
    counted: tuple[queries.TableCount, ...],
    asked: Mapping[str, tuple[int, int]],
    against: Mapping[str, int],
) -> RegisteredTable:
    wanted, changed = asked.get(definition.code, (0, 0))
    persons = published_counts({"same": wanted - changed, "changed": changed})
    total = published_counts({"asked": wanted})["asked"]
    return RegisteredTable(
        service=in_language(definition.name),
        office=_office(viewer, definition.code),
        law=in_language(definition.legal_reference),
        rules=rules_of(definition, table),
        counts=_counts(definition.code, counted),
        asked=total,
        changed=None if total is None else persons["changed"],
        overridden=published_counts({"against": against.get(definition.code, 0)})["against"],
    )


def _office(viewer: Viewer, code: str) -> str:
    try:
        return in_language(accountable_office(viewer, service=code, on=today()).title)
    except NoAccountableOffice:
        return ""


def _counts(code: str, counted: tuple[queries.TableCount, ...]) -> tuple[CountLine, ...]:
    """Return one line a version, newest first, small counts withheld."""
    versions: dict[str, dict[str, int]] = {}
    for each in counted:
        if each.service == code:
            none = {Outcome.APPROVED.value: 0, Outcome.REFUSED.value: 0}
            versions.setdefault(each.version, none)[each.outcome] = each.count
    lines = []
    for version, outcomes in sorted(versions.items(), reverse=True):
        said = published_counts(outcomes)
        lines.append(
            CountLine(
                version=date.fromisoformat(version),
                approved=said[Outcome.APPROVED],
                refused=said[Outcome.REFUSED],
            )
        )
    return tuple(lines)
