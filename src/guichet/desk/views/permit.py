"""The permit of a file: suspend it, let it be used again, revoke it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guichet.casework import actions
from guichet.casework.queries import sight_of
from guichet.casework.rules import MoveRefused
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.permit_words import reason_in_words
from guichet.components.wording import in_language
from guichet.desk.pages.permit import FilePermitPage
from guichet.desk.pages.queue import Choice
from guichet.interactions.rules import Role
from guichet.permits.actions import SuspensionRefused, UnknownReason
from guichet.permits.queries import PermitCard, permit_of_case, standing_of
from guichet.permits.rules import REVOCATION_REASONS, SUSPENSION_REASONS, State

_WORDS = {
    State.VALID: ("go", gettext_lazy("In force")),
    State.NOT_YET: ("half", gettext_lazy("Not yet begun")),
    State.EXPIRED: ("warn", gettext_lazy("Over")),
    State.SUSPENDED: ("stop", gettext_lazy("Suspended")),
    State.REVOKED: ("stop", gettext_lazy("Revoked")),
}


class _Unclear(ValueError):
    """The form does not say enough; the text says what is missing."""


@staff(Role.OFFICER, Role.LEAD, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def permit(request: SeenRequest, case: UUID) -> HttpResponse:
    """Show the permit; a lead changes how it stands, with a reason that the public reads."""
    if request.method != "POST":
        return _show(request, case)
    try:
        said = _change(request, case)
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except _Unclear as unclear:
        return _show(request, case, refused=str(unclear))
    except UnknownReason:
        return _show(request, case, refused=_("Choose a reason from the list"))
    except (MoveRefused, SuspensionRefused):
        text = _("The permit is over or revoked, or the day has passed: nothing was changed")
        return _show(request, case, refused=text)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:permit", kwargs={"case": case}), status=303)


def _change(request: SeenRequest, case: UUID) -> str:
    """Carry out what the form asks and say what was done."""
    given, viewer, at = request.POST, request.viewer, clock.now()
    asked, reason = given.get("do", ""), given.get("reason", "")
    if asked == "suspend":
        until = _day(given.get("until", "").strip())
        actions.suspend_permit(viewer, case=case, reason=reason, until=until, at=at)
        return _("The permit is suspended; the holder is told.")
    if asked == "lift":
        actions.lift_suspension(viewer, case=case, at=at)
        return _("The permit may be used again; the holder is told.")
    if asked == "revoke" and given.get("sure") == "yes":
        actions.revoke_permit(viewer, case=case, reason=reason, at=at)
        return _("The permit is revoked for good; the holder is told.")
    raise _Unclear(_("Tick that you know it cannot be undone"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _Unclear(_("Enter the last day as a date, or leave it empty")) from None


def _show(request: SeenRequest, case: UUID, *, refused: str = "") -> HttpResponse:
    viewer = request.viewer
    sight = sight_of(viewer, case=case)
    card = None if sight is None else permit_of_case(viewer, case=case)
    if sight is None or card is None:
        raise Http404
    state = standing_of(viewer, card=card, at=clock.now())
    shape, words = _WORDS[state]
    page = FilePermitPage(
        case=case,
        number=card.number,
        name=in_language(card.name),
        zone=card.zone,
        state=state,
        shape=shape,
        words=str(words),
        valid_from=card.valid_from,
        valid_until=card.valid_until,
        since={State.SUSPENDED: card.suspended_at, State.REVOKED: card.revoked_at}.get(state),
        until=card.suspended_until if state is State.SUSPENDED else None,
        reason=_reason(card, state),
        may_change=sight.role is Role.LEAD,
        suspension_reasons=_choices(request, SUSPENSION_REASONS, card.suspension_reason),
        revocation_reasons=_choices(request, REVOCATION_REASONS, ""),
        typed_until=request.POST.get("until", "") or _written(card, state),
        refused=refused,
    )
    return render(request, page.template, {"page": page}, status=422 if refused else 200)


def _reason(card: PermitCard, state: State) -> str:
    said = {State.SUSPENDED: card.suspension_reason, State.REVOKED: card.revocation_reason}
    return reason_in_words(said.get(state, ""))


def _written(card: PermitCard, state: State) -> str:
    """Return the last day of the suspension that stands, as a date field has it."""
    if state is not State.SUSPENDED or card.suspended_until is None:
        return ""
    return card.suspended_until.isoformat()


def _choices(request: SeenRequest, codes: tuple[str, ...], standing: str) -> tuple[Choice, ...]:
    chosen = request.POST.get("reason", standing)
    return tuple(
        Choice(value=code, text=reason_in_words(code), chosen=code == chosen) for code in codes
    )
