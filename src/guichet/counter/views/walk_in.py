"""Come without an appointment: where, a ticket without a name, its place in the line."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.casework.actions import may_use, note_use
from guichet.casework.actions import walk_ins as actions
from guichet.casework.queries import walk_ins as queries
from guichet.casework.rules.contacts import ContactReason
from guichet.casework.rules.walk_ins import WalkInRefused, WalkInState
from guichet.catalogue.queries import NoSuchOffice, office_by_code
from guichet.catalogue.queries.ways import WalkInPlace, walk_in_place, walk_in_places
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.address import client_address
from guichet.components.contacts import REASON_WORDS, reason_words
from guichet.components.wording import language
from guichet.counter.pages.walk_in import (
    PlaceLine,
    PlacesPage,
    ReasonButton,
    ScreenPage,
    TakePage,
    TicketPage,
)

TICKETS = 120
"""Tickets that one address takes in a quarter of an hour: a kiosk's, and no flood."""
_RELOAD = 20  # seconds
_SCREEN_RELOAD = 8  # seconds


@public
@never_cache
@require_safe
def places(request: SeenRequest) -> HttpResponse:
    """Show where people may come without an appointment, and how many wait."""
    at = clock.now()
    page = PlacesPage(
        places=tuple(_line(request, each) for each in walk_in_places(request.viewer, at=at))
    )
    return render(request, page.template, {"page": page})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: SeenRequest, place: str) -> HttpResponse:
    """Show the reasons to come; pressing one takes a ticket, once however often it is pressed."""
    found = _place(request, place)
    if request.method != "POST":
        problem = "" if found.standing.open else "closed"
        return _show_take(request, found, key=str(uuid4()), problem=problem)
    try:
        key = UUID(request.POST.get("key", ""))
        reason = ContactReason(request.POST.get("reason", ""))
    except ValueError:
        raise Http404 from None
    at, whose = clock.now(), f"ticket {client_address(request)}"
    if not may_use(address=whose, at=at, most=TICKETS):
        return _show_take(request, found, key=str(key), problem="often", status=429)
    try:
        taken = actions.take_ticket(
            request.viewer,
            key=key,
            office=found.office,
            reason=reason,
            language=language(),
            at=at,
        )
    except WalkInRefused as refused:
        return _show_take(request, found, key=str(key), problem=refused.why)
    if taken.created:
        note_use(address=whose, at=at)
    onward = reverse("counter:walk-in-ticket", kwargs={"ticket": taken.id})
    return HttpResponseRedirect(onward, status=303)


@public
@never_cache
@require_safe
def ticket(request: SeenRequest, ticket: UUID) -> HttpResponse:
    """Show a ticket's place in the line and the minutes it may take."""
    at = clock.now()
    seen = queries.walk_in(request.viewer, ticket=ticket, at=at)
    if seen is None:
        raise Http404
    still = request.GET.get("still") == "1"
    late = seen.wait is not None and at + timedelta(minutes=seen.wait.eight) > seen.expires_at
    page = TicketPage(
        seen=seen,
        reason=reason_words(seen.reason),
        too_late=late,
        still=still,
        at=at,
    )
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    if not still and seen.state in {WalkInState.WAITING, WalkInState.CALLED, WalkInState.SERVING}:
        answer["Refresh"] = str(_RELOAD)
    return answer


@public
@require_POST
def leave(request: SeenRequest, ticket: UUID) -> HttpResponse:
    """Let whoever holds the ticket leave the line."""
    actions.leave_line(request.viewer, ticket=ticket, at=clock.now())
    onward = reverse("counter:walk-in-ticket", kwargs={"ticket": ticket})
    return HttpResponseRedirect(onward, status=303)


@public
@never_cache
@require_safe
def screen(request: SeenRequest, place: str) -> HttpResponse:
    """Show the numbers called now in big type, for the wall of a waiting room."""
    found, at = _place(request, place), clock.now()
    still = request.GET.get("still") == "1"
    page = ScreenPage(
        place=found,
        line=queries.line_of(request.viewer, office=found.office, at=at),
        still=still,
        at=at,
    )
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    if not still:
        answer["Refresh"] = str(_SCREEN_RELOAD)
    return answer


def _place(request: SeenRequest, code: str) -> WalkInPlace:
    try:
        office = office_by_code(request.viewer, code=code)
    except NoSuchOffice:
        raise Http404 from None
    found = walk_in_place(request.viewer, office=office.id, at=clock.now())
    if found is None:
        raise Http404
    return found


def _line(request: SeenRequest, place: WalkInPlace) -> PlaceLine:
    if not place.standing.open:
        return PlaceLine(place=place, waiting=0, wait=None)
    line = queries.line_of(request.viewer, office=place.office, at=clock.now())
    return PlaceLine(place=place, waiting=line.waiting, wait=line.wait)


def _show_take(
    request: SeenRequest, place: WalkInPlace, *, key: str, problem: str, status: int = 200
) -> HttpResponse:
    page = TakePage(
        line=_line(request, place),
        key=key,
        reasons=tuple(
            ReasonButton(code=code.value, text=str(words)) for code, words in REASON_WORDS.items()
        ),
        problem=problem,
    )
    return render(request, page.template, {"page": page}, status=status)
