"""The first page, and the choice of a language before it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from guichet.components.access import SeenRequest, public


@public
@require_safe
def choose_language(request: SeenRequest) -> HttpResponse:
    """Send a visitor to the home page in the language their browser prefers."""
    return HttpResponseRedirect(f"/{get_language_from_request(request)}/")


@public
@require_safe
def home(request: SeenRequest) -> HttpResponse:
    """Show search, the most used services and ways to browse."""
    return render(request, "counter/home.html")
