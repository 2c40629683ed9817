"""One question group a page, the draft travelling signed in the page.

A page is answered with the next page (200), not with a redirect: the draft must not stand in an
address, where logs and histories would keep it. Nothing is written before the person sends, save
files: those go into quarantine at once, under the draft's key.
"""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.catalogue.definitions import (
    Kind,
    QuestionGroup,
    ServiceDefinition,
    asked_groups,
    asked_questions,
    values_of,
)
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.questions import QuestionForm, form_for
from guichet.components.sending import OUT, Standing, change_files, with_documents
from guichet.counter.forms.draft import Draft, DraftLost, begin
from guichet.counter.views.apply.check import show_check
from guichet.counter.views.apply.common import (
    definition_here,
    document_faults,
    draft_from,
    first_fault,
    is_open,
    lost_page,
    show_faults,
    show_question,
    today,
    with_sent,
)
from guichet.counter.views.apply.save import show_save
from guichet.documents.hooks import takes_files


@public
@require_safe
def start(request: SeenRequest, service: str) -> HttpResponse:
    """Show the first page of questions, with a draft and a key of its own."""
    definition = definition_here(service)
    if not is_open(request.viewer, service):
        raise Http404
    if definition.about_decision:  # begun from the decision it is about
        return HttpResponseRedirect(reverse("counter:service", kwargs={"code": service}))
    return show_question(request, definition, asked_groups(definition, {})[0], begin(definition))


@takes_files
@public
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SeenRequest, service: str, group: str) -> HttpResponse:
    """Take a page's answers: on to the next, back to the one before, or the same once more."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("counter:apply", kwargs={"service": service}))
    try:
        definition, draft = draft_from(request, service)
    except DraftLost as lost:
        return lost_page(request, service, lost.why)
    here = next((each for each in definition.groups if each.code == group), None)
    if here is None:
        raise Http404
    values = values_of(definition, draft.answers)
    filed = [each for each in asked_questions(here, values) if each.kind is Kind.DOCUMENT]
    refusals = change_files(request, filed, at=clock.now(), draft=draft.key) if filed else {}
    draft = with_sent(request.viewer, definition, draft)
    standing = Standing(documents=draft.sent)
    sent = with_documents(request.POST, filed, standing) if filed else request.POST
    form = form_for(here, sent, today=today(), values=values)
    draft = draft.with_form(form)
    if refusals:
        faults = document_faults(definition, here, draft, refusals)
        return show_faults(request, definition, here, draft, faults)
    return _act(request, definition, here, draft, form)


def _act(
    request: SeenRequest,
    definition: ServiceDefinition,
    here: QuestionGroup,
    draft: Draft,
    form: QuestionForm,
) -> HttpResponse:
    act = request.POST.get("page-act", "")
    if act == "stay" or act.startswith(OUT):
        return show_question(request, definition, here, draft)
    if act == "save":
        return show_save(request, definition, draft)
    if act == "back":
        return show_question(request, definition, _before(definition, here, draft), draft)
    faults = document_faults(definition, here, draft)
    if faults or not form.is_valid():
        rules = form.rules
        faults |= {code: (rules[code], str(errors[0])) for code, errors in form.errors.items()}
        return show_faults(request, definition, here, draft, faults)
    following = _following(definition, here, draft)
    if following is None:
        return show_check(request, definition, draft)
    return show_question(request, definition, following, draft)


def _before(definition: ServiceDefinition, here: QuestionGroup, draft: Draft) -> QuestionGroup:
    """Return the page asked before this one, or the first."""
    order = definition.group_codes
    at = order.index(here.code)
    groups = asked_groups(definition, draft.answers)
    return next((g for g in reversed(groups) if order.index(g.code) < at), groups[0])


def _following(
    definition: ServiceDefinition, here: QuestionGroup, draft: Draft
) -> QuestionGroup | None:
    """Return the page to ask next; None when it is time to check the answers.

    Once the answers were reviewed, only pages that lack something stand before the check.
    """
    if draft.reviewed:
        return first_fault(definition, draft)
    order = definition.group_codes
    at = order.index(here.code)
    later = (g for g in asked_groups(definition, draft.answers) if order.index(g.code) > at)
    return next(later, None)
