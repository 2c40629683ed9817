"""The second officer: confirm a proposed decision, or send it back; take one's own back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guichet.casework import actions
from guichet.casework.rules import MAX_WORDS, MoveRefused, SameOfficer
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.desk.pages.file import Mistake, ReturnForm
from guichet.desk.views.file_page import show_file
from guichet.desk.views.to_file import query_of, to_file
from guichet.interactions.rules import Role


def _proposal(request: SeenRequest) -> UUID:
    """Read which proposal is meant; raise Http404 for what is none."""
    try:
        return UUID(request.POST.get("proposal", ""))
    except ValueError:
        raise Http404 from None


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def confirm(request: SeenRequest, case: UUID) -> HttpResponse:
    """Decide as a colleague proposed, and lead back to the queue."""
    back = request.POST.get("back", "")
    try:
        actions.confirm(request.viewer, proposal=_proposal(request), at=clock.now())
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except SameOfficer:
        messages.error(request, _("You proposed it: a colleague confirms it or sends it back."))
        return to_file(case, back)
    except actions.VerificationFirst:
        messages.warning(request, _("A yes waits until this file is verified"))
        return to_file(case, back)
    except (actions.HeldByColleague, MoveRefused):
        messages.warning(request, _("A colleague was faster: look at where the file stands now."))
        return to_file(case, back)
    messages.success(
        request, _("Confirmed and decided. Until it is released you can take it back, on the file.")
    )
    return HttpResponseRedirect(f"{reverse('desk:queue')}{query_of(back)}", status=303)


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def send_back(request: SeenRequest, case: UUID) -> HttpResponse:
    """Send a colleague's proposal back; what is to mend is said on the file."""
    back = request.POST.get("back", "")
    why = request.POST.get("why", "").replace("\r\n", "\n").strip()
    try:
        actions.return_proposal(
            request.viewer, proposal=_proposal(request), why=why, at=clock.now()
        )
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except actions.WordsRefused:
        text = _("Say why you send it back, in at most %(most)s characters") % {"most": MAX_WORDS}
        form = ReturnForm(why=why, mistakes=(Mistake(field="why", text=text),))
        return show_file(request, case, back=back, returning=form)
    except SameOfficer:
        messages.error(request, _("You proposed it: a colleague confirms it or sends it back."))
    except (actions.HeldByColleague, MoveRefused):
        messages.warning(request, _("A colleague was faster: look at where the file stands now."))
    else:
        messages.success(request, _("The proposal is sent back. The file is in review again."))
    return to_file(case, back)


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def take_back(request: SeenRequest, case: UUID) -> HttpResponse:
    """Take one's own proposal back before a colleague settles it."""
    try:
        actions.take_proposal_back(request.viewer, proposal=_proposal(request), at=clock.now())
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        messages.error(request, _("Only the officer who proposed, or the lead, takes it back."))
    except MoveRefused:
        messages.warning(request, _("A colleague was faster: look at where the file stands now."))
    else:
        messages.success(request, _("The proposal is taken back. The file is in review again."))
    return to_file(case, request.POST.get("back", ""))
