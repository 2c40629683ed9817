"""Ask the applicant something, take the question back, or go on without the answer."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guichet.casework import actions
from guichet.casework.rules import MAX_WORDS, DueDateRefused, MoveRefused
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.desk.pages.file import AskForm, Mistake
from guichet.desk.views.file_page import show_file
from guichet.desk.views.to_file import to_file
from guichet.interactions.rules import Role


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def ask(request: SeenRequest, case: UUID) -> HttpResponse:
    """Ask, and stop the clock; what is to mend is said on the file."""
    back = request.POST.get("back", "")
    form, due_on = _read(request)
    if form.mistakes:
        return show_file(request, case, back=back, asking=form)
    try:
        actions.ask(
            request.viewer,
            case=case,
            reason=form.reason,
            words=form.words,
            due_on=due_on,
            at=clock.now(),
        )
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except actions.HeldByColleague:
        messages.warning(request, _("A colleague holds this file."))
        return to_file(case, request.POST.get("back", ""))
    except DueDateRefused:
        mistake = Mistake(field="due", text=_("Choose a day after today, within a year"))
        return show_file(request, case, back=back, asking=_with(form, mistake))
    except actions.ReasonUnknown:
        mistake = Mistake(field="ask-reason", text=_("Choose why you ask"))
        return show_file(request, case, back=back, asking=_with(form, mistake))
    except MoveRefused:
        messages.warning(request, _("A colleague was faster: look at where the file stands now."))
    else:
        messages.success(request, _("Asked. The clock stands until the applicant answers."))
    return to_file(case, back)


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def take_back(request: SeenRequest, case: UUID) -> HttpResponse:
    """Take the standing question back; the clock runs again."""
    try:
        actions.take_question_back(request.viewer, hold=_hold(request), at=clock.now())
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except actions.HeldByColleague:
        messages.warning(request, _("A colleague holds this file."))
        return to_file(case, request.POST.get("back", ""))
    except MoveRefused:
        messages.warning(request, _("The question has ended already."))
    else:
        messages.success(request, _("The question is taken back. The clock runs again."))
    return to_file(case, request.POST.get("back", ""))


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def go_on(request: SeenRequest, case: UUID) -> HttpResponse:
    """Go on without an answer whose time is over; the clock runs again."""
    try:
        actions.go_on(request.viewer, hold=_hold(request), at=clock.now())
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except actions.HeldByColleague:
        messages.warning(request, _("A colleague holds this file."))
        return to_file(case, request.POST.get("back", ""))
    except actions.TooEarly:
        messages.error(request, _("The applicant still has time to answer."))
    except MoveRefused:
        messages.warning(request, _("The question has ended already."))
    else:
        messages.success(request, _("The clock runs again. You can decide on what is there."))
    return to_file(case, request.POST.get("back", ""))


def _hold(request: SeenRequest) -> UUID:
    try:
        return UUID(request.POST.get("hold", ""))
    except ValueError:
        raise Http404 from None


def _read(request: SeenRequest) -> tuple[AskForm, date | None]:
    """Read the form and say what is missing."""
    reason = request.POST.get("reason", "")
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    due = request.POST.get("due", "").strip()[:20]
    mistakes: list[Mistake] = []
    due_on = None
    if not reason:
        mistakes.append(Mistake(field="ask-reason", text=_("Choose why you ask")))
    if not words:
        mistakes.append(Mistake(field="ask-words", text=_("Write your question")))
    elif len(words) > MAX_WORDS:
        text = _("Shorten your question to %(most)s characters") % {"most": MAX_WORDS}
        mistakes.append(Mistake(field="ask-words", text=text))
    try:
        due_on = date.fromisoformat(due) if due else None
    except ValueError:
        text = _("Enter the day to answer by as year, month and day, such as 2026-12-01")
        mistakes.append(Mistake(field="due", text=text))
    form = AskForm(reason=reason, words=words, due=due, mistakes=tuple(mistakes))
    return form, due_on


def _with(form: AskForm, mistake: Mistake) -> AskForm:
    return AskForm(reason=form.reason, words=form.words, due=form.due, mistakes=(mistake,))
