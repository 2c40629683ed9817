"""The first page, and the choice of a language before it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from guichet.catalogue import queries
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.wording import language
from guichet.counter.pages.find import HomePage
from guichet.counter.views.listing import facet_links, service_lines

_SHOWN = 6


@public
@require_safe
def choose_language(request: SeenRequest) -> HttpResponse:
    """Send a visitor to the home page in the language their browser prefers."""
    return HttpResponseRedirect(f"/{get_language_from_request(request)}/")


@public
@require_safe
def home(request: SeenRequest) -> HttpResponse:
    """Show search, the services a person can apply for here, and ways to browse."""
    viewer, today = request.viewer, clock.now().date()
    totals = queries.totals(viewer)
    here = queries.run_here(viewer, language=language(), limit=_SHOWN)
    lines, scale = service_lines(viewer, here, today=today)
    page = HomePage(
        services=totals.services,
        organizations=totals.organizations,
        here=lines,
        scale=scale,
        needs=facet_links("need", queries.facets(viewer, language=language()).needs),
    )
    return render(request, page.template, {"page": page})
