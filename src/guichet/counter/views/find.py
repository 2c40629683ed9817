"""Find a service: by words, or by browsing."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict, cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.catalogue import queries
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.parts import Paging, page_asked
from guichet.components.wording import language
from guichet.counter.pages.find import BrowseByPage, BrowsePage, SearchPage, ServiceLine
from guichet.counter.pages.history import KeptHistory, VolumeHistory
from guichet.counter.views.history import kept_history, volume_history
from guichet.counter.views.listing import PAGE_SIZE, facet_links, service_lines

_LONGEST_QUERY = 200


@public
@require_safe
def search(request: SeenRequest) -> HttpResponse:
    """Show what a search found, or where to browse when it found nothing."""
    text = request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    number = page_asked(request.GET.get("page", ""))
    found = queries.search(
        request.viewer,
        text=text,
        language=language(),
        limit=PAGE_SIZE,
        offset=(number - 1) * PAGE_SIZE,
        exactly="exactly" in request.GET,
    )
    today = clock.now().date()
    lines, scale = service_lines(request.viewer, found.results, today=today)
    page = SearchPage(
        text=text,
        read_as=found.read_as,
        results=lines,
        scale=scale,
        paging=_paging(number, found.total),
        needs=()
        if found.total
        else facet_links("need", queries.facets(request.viewer, language=language()).needs),
    )
    return render(request, page.template, {"page": page})


@public
@require_safe
def browse(request: SeenRequest, facet: str) -> HttpResponse:
    """Show every need, every audience or every organization."""
    choices = _choices(request, facet)
    page = BrowsePage(facet=facet, links=facet_links(facet, choices))
    return render(request, page.template, {"page": page})


@public
@require_safe
def browse_by(request: SeenRequest, facet: str, value: str) -> HttpResponse:
    """Show the services under one need, audience or organization."""
    choice = next((each for each in _choices(request, facet) if each.code == value), None)
    if choice is None:
        raise Http404
    number = page_asked(request.GET.get("page", ""))
    found = queries.browse_by(
        request.viewer,
        facet=cast("Literal['need', 'audience', 'organization']", facet),
        value=value,
        language=language(),
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    today = clock.now().date()
    lines, scale = service_lines(request.viewer, found.results, today=today)
    first = number == 1
    page = BrowseByPage(
        facet=facet,
        name=choice.title,
        results=lines,
        scale=scale,
        paging=_paging(number, found.total),
        **(_organization(request, value, today) if facet == "organization" and first else {}),
    )
    return render(request, page.template, {"page": page})


class _OrganizationParts(TypedDict, total=False):
    """What stands on the page of an organization alone."""

    helps: Sequence[ServiceLine]
    volumes: VolumeHistory | None
    kept: KeptHistory | None
    left_out: int


def _organization(request: SeenRequest, code: str, today: date) -> _OrganizationParts:
    helped = queries.helped_by(request.viewer, organization=code, language=language())
    years = queries.organization_years(request.viewer, organization=code)
    words: dict[str, dict[str, str]] = {}
    for each in years.volumes:
        words.setdefault(each.channel, {})[each.year] = str(each.count)
    return _OrganizationParts(
        helps=service_lines(request.viewer, helped, today=today)[0],
        volumes=volume_history(words),
        kept=kept_history(years.timeliness),
        left_out=years.counted_elsewhere,
    )


def _choices(request: SeenRequest, facet: str) -> tuple[queries.FacetChoice, ...]:
    found = queries.facets(request.viewer, language=language())
    by_facet = {
        "need": found.needs,
        "audience": found.audiences,
        "organization": found.organizations,
    }
    return by_facet[facet]


def _paging(number: int, total: int) -> Paging:
    """Return where a list stands; a page past its end is no page."""
    paging = Paging(number=number, size=PAGE_SIZE, total=total)
    if number > paging.pages:
        raise Http404
    return paging
