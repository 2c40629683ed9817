"""One file: read it, decide it, take the decision back."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guichet.casework import actions
from guichet.casework.rules import (
    MAX_WORDS,
    READERS,
    MoveRefused,
    Outcome,
    OverrideUnexplained,
    StagesUndone,
)
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.desk.pages.file import DecisionForm, Mistake
from guichet.desk.views.file_page import show_file
from guichet.desk.views.to_file import query_of, to_file
from guichet.desk.views.wording import outcome_words
from guichet.interactions.rules import Role

# What stands in the way of a decision and can be mended on the form: the field, and what to do.
_MENDED: dict[type[Exception], tuple[str, str | Promise]] = {
    OverrideUnexplained: (
        "why",
        gettext_lazy("The table of conditions says otherwise: say why you decide against it"),
    ),
    actions.ReasonRefused: ("reason", gettext_lazy("Choose a reason that fits the outcome")),
    StagesUndone: (
        "outcome",
        gettext_lazy("Hand the file over first: an approval waits until every stage is done"),
    ),
    actions.VerificationFirst: (
        "outcome",
        gettext_lazy("A yes waits until this file is verified"),
    ),
}
_TO_MEND = tuple(_MENDED)


@staff(*READERS)
@require_safe
def file(request: SeenRequest, case: UUID) -> HttpResponse:
    """Show a file; the reading is written down, and the person sees it."""
    return show_file(request, case, back=request.GET.get("back", ""))


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def decide(request: SeenRequest, case: UUID) -> HttpResponse:
    """Decide, and lead back to the queue; what is to mend is said on the file.

    Asked to begin from the words of the reason, nothing is decided: the file shows them.
    """
    form = _read(request)
    back = request.POST.get("back", "")
    if "begin" in request.POST:
        return show_file(request, case, back=back, form=replace(form, begin=True, mistakes=()))
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
            why=form.why,
        )
    except _TO_MEND as refused:
        return _to_mend(request, case, form, refused)
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except (actions.HeldByColleague, MoveRefused) as refused:
        messages.warning(request, _why_not(refused))
        return to_file(case, back)
    said = _("Decided: %(outcome)s. Until it is released you can take it back, on the file.")
    if concluded.proposed:
        said = _("Proposed: %(outcome)s. A second officer confirms it or sends it back.")
    messages.success(request, said % {"outcome": outcome_words(form.outcome)})
    return HttpResponseRedirect(f"{reverse('desk:queue')}{query_of(back)}", status=303)


def _to_mend(
    request: SeenRequest, case: UUID, form: DecisionForm, refused: Exception
) -> HttpResponse:
    """Show the file with what was chosen and the one thing to mend."""
    field, text = _MENDED[type(refused)]
    mended = replace(form, mistakes=(Mistake(field=field, text=str(text)),))
    return show_file(request, case, back=request.POST.get("back", ""), form=mended)


def _why_not(refused: Exception) -> str:
    """Say why the file cannot be decided by this officer now."""
    if isinstance(refused, actions.HeldByColleague):
        return _("A colleague holds this file.")
    if isinstance(refused, actions.DocumentsWaiting):
        return _("A document is still being checked. Decide once the file shows what came of it.")
    if isinstance(refused, actions.LimitPassed):
        return _("The legal limit has passed: the law decides this file.")
    return _("A colleague was faster: this file is decided already.")


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
    why = request.POST.get("why", "").replace("\r\n", "\n").strip()
    return DecisionForm(
        outcome=outcome, reason=reason, words=words, why=why, mistakes=tuple(mistakes)
    )
