"""Lines of a list of services, for every page that shows one."""

from datetime import date

from guichet.catalogue.definitions import UnknownService, definition_for
from guichet.catalogue.queries import FacetChoice, ServiceResult
from guichet.counter.pages.find import FacetLink, ServiceLine

PAGE_SIZE = 20


def service_line(result: ServiceResult, *, today: date) -> ServiceLine:
    """Return one service of a list, with its promise where it runs here."""
    standard, limit = _times(result.code, today) if result.runs_here else (None, None)
    free = result.fee_cents is None and result.fee_charged is False
    return ServiceLine(
        code=result.code,
        name=result.name,
        summary=result.summary,
        organization=result.organization,
        fee_cents=0 if free else result.fee_cents,
        runs_here=result.runs_here,
        standard_days=standard,
        limit_days=limit,
    )


def facet_links(facet: str, choices: tuple[FacetChoice, ...]) -> tuple[FacetLink, ...]:
    """Return the ways to browse on under one facet."""
    return tuple(
        FacetLink(facet=facet, value=each.code, name=each.title, services=each.services)
        for each in choices
    )


def _times(code: str, today: date) -> tuple[int | None, int | None]:
    """Return the business days promised online and those the law sets."""
    try:
        definition = definition_for(code, on=today)
    except UnknownService:
        return None, None
    standard = definition.standard("web")
    limit = definition.legal_limit
    return standard.business_days if standard else None, limit.business_days if limit else None
