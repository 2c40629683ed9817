"""Putting down what came back of the money that verifying found."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guichet.casework import actions, queries
from guichet.casework.rules import MoveRefused, RecoveredRefused
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.wording import money
from guichet.desk.forms.money import cents_typed
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.recoveries import RecoveredPage
from guichet.interactions.rules import Role

_DIGITS = 15


@staff(Role.OFFICER, Role.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def recovered(request: SeenRequest, verification: UUID) -> HttpResponse:
    """Show what came back of the money found in a file, or put down the new total."""
    line = queries.one_to_recover(request.viewer, verification=verification)
    if line is None:
        raise Http404
    if request.method != "POST":
        return render(request, RecoveredPage.template, {"page": _page(line)})
    typed = request.POST.get("recovered", "")
    cents = cents_typed(typed) if typed.strip() else None
    if cents is None:
        text = _("Enter what came back in all as an amount, such as 1,234.50, or 0")
        return _again(request, verification, text)
    try:
        actions.put_down_recovered(
            request.viewer,
            verification=verification,
            cents=cents,
            seen_cents=_seen(request.POST.get("seen", "")),
            at=clock.now(),
        )
    except RecoveredRefused:
        text = _("Enter at most %(found)s: no more was found in this file") % {
            "found": money(line.found_cents)
        }
        return _again(request, verification, text)
    except actions.NotYours:
        raise PermissionDenied from None
    except MoveRefused:
        return _again(request, verification)
    messages.success(request, _("What came back is put down."))
    return HttpResponseRedirect(reverse("desk:verifications"), status=303)


def _again(request: SeenRequest, verification: UUID, mistake: str = "") -> HttpResponse:
    """Show the form with what was typed and the total of now, and say where that is another.

    The form then carries the total of now: whoever sends it again has been told of it.
    """
    line = queries.one_to_recover(request.viewer, verification=verification)
    if line is None:
        raise Http404
    if line.recovered_cents != _seen(request.POST.get("seen", "")):
        messages.warning(request, _("A colleague put down another amount meanwhile. Look at it."))
    page = _page(line, request.POST.get("recovered", ""), mistake)
    return render(request, page.template, {"page": page})


def _seen(given: str) -> int:
    """Read the total that the form carried; whatever a browser made up is no total seen."""
    return int(given) if given.isdecimal() and len(given) <= _DIGITS else -1


def _page(line: queries.ToRecover, typed: str = "", mistake: str = "") -> RecoveredPage:
    return RecoveredPage(
        line=line,
        typed=typed,
        mistakes=(Mistake(field="recovered", text=mistake),) if mistake else (),
    )
