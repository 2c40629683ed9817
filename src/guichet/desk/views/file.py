"""One file: read it, decide it, take the decision back."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guichet.casework import actions
from guichet.casework.rules import MAX_WORDS, READERS, MoveRefused, Outcome, StagesUndone
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.desk.pages.file import DecisionForm, Mistake
from guichet.desk.views.file_page import query_of, show_file, to_file
from guichet.desk.views.wording import outcome_words
from guichet.interactions.rules import Role


@staff(*READERS)
@require_safe
def file(request: SeenRequest, case: UUID) -> HttpResponse:
    """Show a file; the reading is written down, and the person sees it."""
    return show_file(request, case, back=request.GET.get("back", ""))


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def decide(request: SeenRequest, case: UUID) -> HttpResponse:
    """Decide, and lead back to the queue; what is to mend is said on the file."""
    form = _read(request)
    back = request.POST.get("back", "")
    if form.mistakes:
        return show_file(request, case, back=back, form=form)
    try:
        concluded = actions.conclude(
            request.viewer,
            case=case,
            outcome=Outcome(form.outcome),
            reason=form.reason,
            words=form.words,
            at=clock.now(),
        )
    except actions.ReasonRefused:
        text = _("Choose a reason that fits the outcome")
        mended = replace(form, mistakes=(Mistake(field="reason", text=text),))
        return show_file(request, case, back=back, form=mended)
    except StagesUndone:
        text = _("Hand the file over first: an approval waits until every stage is done")
        mended = replace(form, mistakes=(Mistake(field="outcome", text=text),))
        return show_file(request, case, back=back, form=mended)
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except actions.HeldByColleague:
        messages.warning(request, _("A colleague holds this file."))
        return to_file(case, request.POST.get("back", ""))
    except actions.LimitPassed:
        messages.warning(request, _("The legal limit has passed: the law decides this file."))
        return to_file(case, back)
    except MoveRefused:
        messages.warning(request, _("A colleague was faster: this file is decided already."))
        return to_file(case, back)
    said = _("Decided: %(outcome)s. Until it is released you can take it back, on the file.")
    if concluded.proposed:
        said = _("Proposed: %(outcome)s. A second officer confirms it or sends it back.")
    messages.success(request, said % {"outcome": outcome_words(form.outcome)})
    return HttpResponseRedirect(f"{reverse('desk:queue')}{query_of(back)}", status=303)


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def undo(request: SeenRequest, case: UUID) -> HttpResponse:
    """Take a decision back while nobody outside has seen it."""
    back = request.POST.get("back", "")
    try:
        decision = UUID(request.POST.get("decision", ""))
        actions.undo(request.viewer, decision=decision, at=clock.now())
    except (ValueError, actions.NoSuchFile):
        raise Http404 from None
    except actions.NotYours:
        messages.error(request, _("Only the officer who decided, or the lead, takes it back."))
    except MoveRefused:
        messages.error(request, _("Too late: the decision was released or taken back already."))
    else:
        messages.success(request, _("The decision is taken back. The file is in review again."))
    return to_file(case, back)


def _read(request: SeenRequest) -> DecisionForm:
    """Read the form and say what is missing."""
    outcome = request.POST.get("outcome", "")
    reason = request.POST.get("reason", "")
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    mistakes: list[Mistake] = []
    if outcome not in set(Outcome):
        mistakes.append(Mistake(field="outcome", text=_("Choose the outcome")))
    if not reason:
        mistakes.append(Mistake(field="reason", text=_("Choose the reason shown to the applicant")))
    if len(words) > MAX_WORDS:
        text = _("Shorten your own words to %(most)s characters") % {"most": MAX_WORDS}
        mistakes.append(Mistake(field="words", text=text))
    return DecisionForm(outcome=outcome, reason=reason, words=words, mistakes=tuple(mistakes))
