"""The officers' queue."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.components.access import SeenRequest, staff


@staff()
@require_safe
def queue(request: SeenRequest) -> HttpResponse:
    """Show the files that wait for this officer's offices."""
    return render(request, "desk/queue.html")
