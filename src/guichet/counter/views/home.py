"""The first page, and the choice of a language before it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the home page in the language their browser prefers."""
    return HttpResponseRedirect(f"/{get_language_from_request(request)}/")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show search, the most used services and ways to browse."""
    return render(request, "counter/home.html")
