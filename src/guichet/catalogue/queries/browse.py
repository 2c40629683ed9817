"""Browse the catalogue without typing."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.db.models import Count, Q, QuerySet

from guichet.catalogue.adapters.search_index import edition
from guichet.catalogue.models import Organization, Service, ServiceFacet
from guichet.catalogue.queries.facet_titles import facet_title
from guichet.catalogue.queries.results import SearchPage, ServiceResult, results_of
from guichet.catalogue.rules.facets import facet_values
from guichet.catalogue.rules.statuses import Facet, Status
from guichet.catalogue.rules.texts import in_language
from guichet.catalogue.rules.words import fold
from guichet.interactions.rules import PUBLIC, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetChoice:
    """A value to browse by and the number of services under it."""

    code: str
    title: str
    services: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The three ways to browse; values without a service are left out."""

    needs: tuple[FacetChoice, ...]
    audiences: tuple[FacetChoice, ...]
    organizations: tuple[FacetChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Active services, the organizations that have any, and the services that run here."""

    services: int
    organizations: int
    run_here: int


def browse_by(
    viewer: Viewer,
    *,
    facet: Literal["need", "audience", "organization"],
    value: str,
    language: str,
    offset: int = 0,
    limit: int = 20,
) -> SearchPage:
    """Return a page of the services under one value: those run here first, then by name."""
    database, number = edition()
    # Many thousand names take long to sort: their order is kept until the catalogue is written to.
    read = _keys_kept if number else _keys
    keys = read(database, number, facet, value, language)
    start = max(offset, 0)
    return SearchPage(
        results=results_of(viewer, keys=keys[start : start + max(limit, 0)], language=language),
        total=len(keys),
    )


def helped_by(
    viewer: Viewer, *, organization: str, language: str, limit: int = 20
) -> tuple[ServiceResult, ...]:
    """Return services of others in which an organization has a part, by name."""
    rows = Service.objects.filter(
        status=Status.ACTIVE, partners__organization__code=organization
    ).exclude(organization__code=organization)
    return results_of(viewer, keys=_by_name(rows.distinct(), language)[:limit], language=language)


def facets(viewer: Viewer, *, language: str) -> Facets:
    """Return what there is to browse by: needs and audiences as listed, organizations by name."""
    del viewer  # the published catalogue is for everyone
    database, number = edition()
    return (_facets_kept if number else _facets)(database, number, language)


def _facets(_database: str, _edition: int, language: str) -> Facets:
    counted = {
        (facet, value): number
        for facet, value, number in ServiceFacet.objects.filter(service__status=Status.ACTIVE)
        .values_list("facet", "value")
        .annotate(number=Count("pk"))
        .order_by()
    }
    organizations = Organization.objects.annotate(
        number=Count("services", filter=Q(services__status=Status.ACTIVE))
    ).filter(number__gt=0)
    listed = [
        FacetChoice(code=each.code, title=in_language(each.name, language), services=each.number)
        for each in organizations
    ]
    return Facets(
        needs=_choices(Facet.NEED, counted, language),
        audiences=_choices(Facet.AUDIENCE, counted, language),
        organizations=tuple(sorted(listed, key=lambda choice: fold(choice.title))),
    )


_facets_kept = lru_cache(maxsize=16)(_facets)


def run_here(viewer: Viewer, *, language: str, limit: int = 6) -> tuple[ServiceResult, ...]:
    """Return services a person can apply for on this site, by name."""
    database, number = edition()
    keys = (_here_kept if number else _here)(database, number, language)
    return results_of(viewer, keys=keys[: max(limit, 0)], language=language)


def _here(_database: str, _edition: int, language: str) -> tuple[int, ...]:
    return tuple(_by_name(Service.objects.filter(status=Status.ACTIVE, runs_here=True), language))


_here_kept = lru_cache(maxsize=16)(_here)


def totals(viewer: Viewer) -> Totals:
    """Count what the catalogue holds."""
    del viewer  # the published catalogue is for everyone
    database, number = edition()
    return (_totals_kept if number else _totals)(database, number)


def _totals(_database: str, _edition: int) -> Totals:
    counted = Service.objects.filter(status=Status.ACTIVE).aggregate(
        services=Count("pk"),
        organizations=Count("organization", distinct=True),
        run_here=Count("pk", filter=Q(runs_here=True)),
    )
    return Totals(**counted)


_totals_kept = lru_cache(maxsize=4)(_totals)


def _choices(
    facet: Facet, counted: dict[tuple[str, str], int], language: str
) -> tuple[FacetChoice, ...]:
    return tuple(
        FacetChoice(
            code=value.code,
            title=facet_title(PUBLIC, value=value, language=language),
            services=counted[facet, value.code],
        )
        for value in facet_values()[facet].values()
        if (facet, value.code) in counted
    )


def _keys(_database: str, _edition: int, facet: str, value: str, language: str) -> tuple[int, ...]:
    """Return the services under one value, in their order."""
    rows = Service.objects.filter(status=Status.ACTIVE)
    if facet == "organization":
        rows = rows.filter(organization__code=value)
    else:
        rows = rows.filter(facets__facet=facet, facets__value=value)
    return tuple(_by_name(rows, language))


_keys_kept = lru_cache(maxsize=512)(_keys)


def _by_name(rows: QuerySet[Service], language: str) -> list[int]:
    """Return keys, services run here first, then by name as a reader of the language sorts."""
    named = rows.values_list("pk", "runs_here", "name")
    return [
        key
        for _, _, key in sorted(
            (not here, fold(in_language(name, language)), key) for key, here, name in named
        )
    ]
