"""Lines of a list of services, for every page that shows one."""

from collections.abc import Sequence
from datetime import date

from guichet.catalogue.definitions import UnknownService, definition_for
from guichet.catalogue.queries import FacetChoice, ServiceResult, published_waits
from guichet.components.waits import WaitBar, show_bars
from guichet.counter.pages.find import FacetLink, ServiceLine
from guichet.interactions.rules import Viewer

PAGE_SIZE = 20


def service_lines(
    viewer: Viewer, results: Sequence[ServiceResult], *, today: date
) -> tuple[tuple[ServiceLine, ...], int]:
    """Return the services of a list, and the days at the end of their bars; 0 without a bar.

    Promises and waits stand beside those that run here.
    """
    here = {each.code: _times(each.code, today) for each in results if each.runs_here}
    waits = published_waits(viewer, services=list(here), channel="web") if here else {}
    bars, scale = show_bars(waits, here, today=today)
    lines = tuple(
        _line(each, times=here.get(each.code, (None, None)), bar=bars.get(each.code))
        for each in results
    )
    return lines, scale if bars else 0


def _line(
    result: ServiceResult, *, times: tuple[int | None, int | None], bar: WaitBar | None
) -> ServiceLine:
    free = result.fee_cents is None and result.fee_charged is False
    return ServiceLine(
        code=result.code,
        name=result.name,
        summary=result.summary,
        organization=result.organization,
        fee_cents=0 if free else result.fee_cents,
        runs_here=result.runs_here,
        standard_days=times[0],
        limit_days=times[1],
        wait=bar,
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
