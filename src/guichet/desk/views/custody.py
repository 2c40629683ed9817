"""Take a file, give it back, assign it, hand it to another stage."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guichet.casework import actions
from guichet.casework.rules import MAX_WORDS, MoveRefused, StageRefused
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.desk.pages.file import HandOverForm, Mistake
from guichet.desk.views.file_page import show_file
from guichet.desk.views.to_file import to_file
from guichet.interactions.rules import Role


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def claim(request: SeenRequest, case: UUID) -> HttpResponse:
    """Take the file to work on it."""
    try:
        actions.claim(request.viewer, case=case, at=clock.now())
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except (actions.HeldByColleague, MoveRefused):
        messages.warning(request, _("A colleague was faster: look at where the file stands now."))
    else:
        messages.success(request, _("The file is yours to work on."))
    return to_file(case, request.POST.get("back", ""))


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def give_back(request: SeenRequest, case: UUID) -> HttpResponse:
    """End the claim, so that any colleague may take the file."""
    try:
        actions.give_back(request.viewer, case=case, at=clock.now())
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    messages.success(request, _("Nobody holds the file now: any colleague may take it."))
    return to_file(case, request.POST.get("back", ""))


@staff(Role.LEAD)
@require_POST
def assign(request: SeenRequest, case: UUID) -> HttpResponse:
    """Give the file to an officer."""
    try:
        officer = UUID(request.POST.get("officer", ""))
        actions.assign(request.viewer, case=case, officer=officer, at=clock.now())
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except (ValueError, actions.NoSuchOfficer):
        messages.error(request, _("Choose an officer of this office."))
    except MoveRefused:
        messages.warning(request, _("A colleague was faster: look at where the file stands now."))
    else:
        messages.success(request, _("The file is assigned."))
    return to_file(case, request.POST.get("back", ""))


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def hand_over(request: SeenRequest, case: UUID) -> HttpResponse:
    """Hand the file to the next stage, or back to an earlier one with a reason."""
    back = request.POST.get("back", "")
    to = request.POST.get("to", "")
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    try:
        actions.hand_over(request.viewer, case=case, to=to, words=words, at=clock.now())
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except StageRefused:
        mistake = Mistake(field="to", text=_("Choose the stage the file goes to"))
        form = HandOverForm(to=to, words=words, mistakes=(mistake,))
        return show_file(request, case, back=back, handing=form)
    except actions.WordsRefused:
        text = _("Say why you send the file back, in at most %(most)s characters")
        mistake = Mistake(field="hand-words", text=text % {"most": MAX_WORDS})
        form = HandOverForm(to=to, words=words, mistakes=(mistake,))
        return show_file(request, case, back=back, handing=form)
    except (actions.HeldByColleague, MoveRefused):
        messages.warning(request, _("A colleague was faster: look at where the file stands now."))
    else:
        messages.success(request, _("The file is with the other stage."))
    return to_file(case, back)
