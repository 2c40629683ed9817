"""How waits are measured, and what came of every estimate."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.catalogue.queries import WaitLine, wait_table
from guichet.components.access import SeenRequest, public
from guichet.components.jurisdiction import brand, local_today
from guichet.components.parts import Paging, page_asked
from guichet.components.waits import wait_words
from guichet.components.wording import in_language, language
from guichet.counter.pages.waits import WaitRow, WaitsPage
from guichet.counter.views.listing import PAGE_SIZE


@public
@require_safe
def waits(request: SeenRequest) -> HttpResponse:
    """Explain the three numbers, and show every service's estimate with its record."""
    told = request.GET.get("show", "") != "without"
    number = page_asked(request.GET.get("page", ""))
    table = wait_table(
        request.viewer,
        language=language(),
        told=told,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    paging = Paging(number=number, size=PAGE_SIZE, total=table.told if told else table.untold)
    if number > paging.pages:
        raise Http404
    page = WaitsPage(
        zone_name=in_language(brand().zone_name),
        told=told,
        with_estimate=table.told,
        without=table.untold,
        rows=tuple(_row(line) for line in table.lines),
        paging=paging,
    )
    return render(request, page.template, {"page": page})


def _row(line: WaitLine) -> WaitRow:
    return WaitRow(
        code=line.code,
        name=line.name,
        organization=line.organization,
        wait="" if line.wait is None else wait_words(line.wait, today=local_today()),
        score=None if line.wait is None else line.wait.score,
    )
