"""Pages that always stand at the foot: help, accessibility, privacy, how waits are measured."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.components.access import SeenRequest, public


@public
@require_safe
def help_and_contact(request: SeenRequest) -> HttpResponse:
    """Say how to reach a person."""
    return render(request, "counter/help.html")


@public
@require_safe
def accessibility(request: SeenRequest) -> HttpResponse:
    """State what these pages promise everybody, and where to complain."""
    return render(request, "counter/accessibility.html")


@public
@require_safe
def privacy(request: SeenRequest) -> HttpResponse:
    """Say what is kept, for how long and why."""
    return render(request, "counter/privacy.html")


@public
@require_safe
def waits(request: SeenRequest) -> HttpResponse:
    """Explain standard, estimate and legal limit."""
    return render(request, "counter/waits.html")
