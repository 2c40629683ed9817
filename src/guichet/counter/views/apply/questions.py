"""One question group a page, the draft travelling signed in the page.

A page is answered with the next page (200), not with a redirect: the draft must not stand in an
address, where logs and histories would keep it. Nothing is written before the person sends.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.catalogue.definitions import (
    QuestionGroup,
    ServiceDefinition,
    asked_groups,
    values_of,
)
from guichet.components.access import SeenRequest, public
from guichet.components.questions import QuestionForm, form_for
from guichet.counter.forms.draft import Draft, DraftLost, begin
from guichet.counter.markup import question_page_as_drawn, typed_so_far
from guichet.counter.views.apply.check import show_check
from guichet.counter.views.apply.common import (
    definition_here,
    draft_from,
    first_fault,
    is_open,
    kept_private,
    lost_page,
    place_of,
    show_question,
    today,
)
from guichet.counter.views.apply.save import show_save


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
    form = form_for(here, request.POST, today=today(), values=values)
    return _act(request, definition, here, draft.with_form(form), form)


def _act(
    request: SeenRequest,
    definition: ServiceDefinition,
    here: QuestionGroup,
    draft: Draft,
    form: QuestionForm,
) -> HttpResponse:
    act = request.POST.get("page-act")
    if act == "stay":
        return show_question(request, definition, here, draft)
    if act == "save":
        return show_save(request, definition, draft)
    if act == "back":
        return show_question(request, definition, _before(definition, here, draft), draft)
    if not form.is_valid():
        return _show_errors(request, definition, here, draft, form)
    following = _following(definition, here, draft)
    if following is None:
        return show_check(request, definition, draft)
    return show_question(request, definition, following, draft)


def _show_errors(
    request: HttpRequest,
    definition: ServiceDefinition,
    group: QuestionGroup,
    draft: Draft,
    form: QuestionForm,
) -> HttpResponse:
    rules = form.rules
    page = question_page_as_drawn(
        definition,
        group,
        typed=typed_so_far(form.questions, answers=draft.answers, typed=draft.typed),
        asked=form.questions,
        place=place_of(request, definition, group, draft),
        faults={code: (rules[code], str(errors[0])) for code, errors in form.errors.items()},
    )
    return kept_private(HttpResponse(page))


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
