"""Put a file into a class with a reason, and take the file whose turn it is."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guichet.casework import actions
from guichet.casework.rules import ClassRefused, MoveRefused
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.desk.pages.file import Mistake, TriageForm
from guichet.desk.views.file_page import show_file
from guichet.desk.views.to_file import query_of, to_file
from guichet.interactions.rules import Role


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def triage(request: SeenRequest, case: UUID) -> HttpResponse:
    """Put the file into a class, or among the ordinary ones; what is to mend is said on it."""
    back = request.POST.get("back", "")
    chosen = request.POST.get("class", "")
    words = request.POST.get("triage-words", "").replace("\r\n", "\n").strip()
    case_class = "" if chosen == "ordinary" else chosen
    try:
        actions.triage(
            request.viewer, case=case, case_class=case_class, words=words, at=clock.now()
        )
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except ClassRefused:
        mistake = Mistake(field="class", text=_("Choose a class"))
        form = TriageForm(chosen=chosen, words=words, mistakes=(mistake,))
        return show_file(request, case, back=back, sorting=form)
    except actions.WordsRefused:
        text = _("Say why, in at most %(most)s characters") % {"most": actions.MOST_WORDS}
        mistake = Mistake(field="triage-words", text=text)
        form = TriageForm(chosen=chosen, words=words, mistakes=(mistake,))
        return show_file(request, case, back=back, sorting=form)
    except (actions.HeldByColleague, MoveRefused):
        messages.warning(request, _("A colleague was faster: look at where the file stands now."))
    else:
        messages.success(request, _("The file stands where its class puts it."))
    return to_file(case, back)


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def take_next(request: SeenRequest) -> HttpResponse:
    """Claim the file whose turn it is and open it; nothing left leads back to the queue."""
    back = request.POST.get("back", "")
    try:
        office = UUID(request.POST.get("office", ""))
        case = actions.claim_next(request.viewer, office=office, at=clock.now())
    except ValueError:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    if case is None:
        messages.success(request, _("No file waits that nobody holds."))
        return HttpResponseRedirect(f"{reverse('desk:queue')}{query_of(back)}", status=303)
    return to_file(case, back)
