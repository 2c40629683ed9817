"""Follow an application: by reference and secret, then by a ticket good for half an hour."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casework import actions, queries
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.address import client_address
from guichet.components.follow import follow_token
from guichet.counter.pages.track import TrackPage
from guichet.counter.views.progress_page import show_form, show_progress


@public
@never_cache
@sensitive_post_parameters("reference", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: SeenRequest) -> HttpResponse:
    """Ask for reference and secret; lead whoever holds both to the application.

    An unknown reference and a wrong secret get the same answer.
    """
    if request.method != "POST":
        return show_form(request, TrackPage())
    reference = request.POST.get("reference", "").strip()[:100]
    secret = request.POST.get("secret", "").strip()[:100]
    given = (("reference", reference), ("secret", secret))
    missing = tuple(name for name, value in given if not value)
    if missing:
        return show_form(
            request, TrackPage(reference=reference, problem="missing", missing=missing)
        )
    at, address = clock.now(), client_address(request)
    if not actions.may_try(address=address, at=at):
        page = TrackPage(problem="often", minutes=actions.WINDOW_MINUTES)
        return show_form(request, page, status=429)
    case = queries.case_of(request.viewer, reference=reference, secret=secret)
    if case is None:
        actions.note_failure(address=address, at=at)
        return show_form(request, TrackPage(reference=reference, problem="none"))
    onward = reverse("counter:progress", kwargs={"token": follow_token(case)})
    return HttpResponseRedirect(onward, status=303)


@public
@never_cache
@require_safe
def progress(request: SeenRequest, token: str) -> HttpResponse:
    """Show how an application stands; an old or forged ticket leads back to the form."""
    return show_progress(request, token)
