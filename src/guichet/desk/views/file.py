"""One file: read it, decide it, take the decision back."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guichet.casework import actions, queries
from guichet.casework.queries import File
from guichet.casework.rules import MAX_WORDS, READERS, MoveRefused, Outcome, Purpose, role_in
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.roles import purpose_words
from guichet.components.templatetags.guichet import channel
from guichet.desk.pages.file import DecisionForm, FilePage, Mistake, TimelineRow
from guichet.desk.pages.queue import Choice
from guichet.desk.views.wording import (
    ADVICE,
    STATUSES,
    outcome_words,
    what_happened,
    who_did,
)
from guichet.interactions.rules import Role

_OTHER_LANGUAGES = {"en": gettext_lazy("English"), "fr": gettext_lazy("French")}


@staff(*READERS)
@require_safe
def file(request: SeenRequest, case: UUID) -> HttpResponse:
    """Show a file; the reading is written down, and the person sees it."""
    return _show(request, case, DecisionForm(), back=request.GET.get("back", ""))


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def decide(request: SeenRequest, case: UUID) -> HttpResponse:
    """Decide, and lead back to the queue; what is to mend is said on the file."""
    form = _read(request)
    back = request.POST.get("back", "")
    if form.mistakes:
        return _show(request, case, form, back=back)
    try:
        actions.decide(
            request.viewer,
            case=case,
            outcome=Outcome(form.outcome),
            reason=form.reason,
            words=form.words,
            at=clock.now(),
        )
    except actions.ReasonRefused:
        text = _("Choose a reason that fits the outcome")
        mended = DecisionForm(
            outcome=form.outcome,
            reason=form.reason,
            words=form.words,
            mistakes=(Mistake(field="reason", text=text),),
        )
        return _show(request, case, mended, back=back)
    except actions.NoSuchFile:
        raise Http404 from None
    except MoveRefused:
        messages.warning(request, _("A colleague was faster: this file is decided already."))
        return _to_file(case, back)
    said = _("Decided: %(outcome)s. Until it is released you can take it back, on the file.")
    messages.success(request, said % {"outcome": outcome_words(form.outcome)})
    return HttpResponseRedirect(f"{reverse('desk:queue')}{_query(back)}", status=303)


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
    return _to_file(case, back)


def _to_file(case: UUID, back: str) -> HttpResponse:
    address = reverse("desk:file", kwargs={"case": case})
    return HttpResponseRedirect(f"{address}{_query(back)}", status=303)


def _query(back: str) -> str:
    """Return the queue's query behind our own address: it can lead nowhere else."""
    return f"?{back}" if back else ""


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


def _purpose(request: SeenRequest, office: UUID | None) -> Purpose:
    """Return what was chosen to read for, else what the role usually reads for."""
    chosen = request.GET.get("purpose", "")
    if chosen in set(Purpose):
        return Purpose(chosen)
    role = None if office is None else role_in(request.viewer, office=office)
    return Purpose.AUDIT if role is Role.AUDITOR else Purpose.DECIDE


def _show(request: SeenRequest, case: UUID, form: DecisionForm, *, back: str) -> HttpResponse:
    office = queries.office_of(request.viewer, case=case)
    purpose = _purpose(request, office)
    try:
        found = actions.open_file(request.viewer, case=case, purpose=purpose, at=clock.now())
    except (actions.NoSuchFile, actions.PurposeRefused):
        raise Http404 from None
    page = _page(found, form, back=back, purpose=purpose)
    return render(request, page.template, {"page": page})


def _page(found: File, form: DecisionForm, *, back: str, purpose: Purpose) -> FilePage:
    shape, status = STATUSES[found.status]
    came_by = channel(found.channel)
    names = dict(settings.LANGUAGES)
    language = _OTHER_LANGUAGES.get(found.language, names.get(found.language, found.language))
    return FilePage(
        file=found,
        form=form,
        back=back,
        status=str(status),
        shape=shape,
        language=str(language),
        advice="" if found.advice is None else str(ADVICE.get(found.advice.result, "")),
        purposes=tuple(
            Choice(value=each, text=purpose_words(each), chosen=each is purpose)
            for each in found.purposes
        ),
        timeline=tuple(
            TimelineRow(at=each.at, who=who_did(each), what=what_happened(each, channel=came_by))
            for each in found.happenings
        ),
        max_words=MAX_WORDS,
    )
