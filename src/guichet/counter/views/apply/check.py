"""Checking the answers, declaring, and sending once however often the button is pressed."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet.casework.actions import KeyReused, submit
from guichet.catalogue.definitions import (
    Question,
    QuestionGroup,
    ServiceDefinition,
    asked_groups,
    asked_questions,
    shown,
    standing_answers,
    values_of,
)
from guichet.catalogue.queries import takes_applications
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.wording import language
from guichet.counter.forms.draft import Draft, DraftLost, seal
from guichet.counter.markup import other_languages
from guichet.counter.pages.apply import CheckedAnswer, CheckedGroup, CheckPage, PageError
from guichet.counter.views.apply.common import (
    draft_from,
    first_fault,
    kept_private,
    lost_page,
    show_question,
)
from guichet.counter.views.apply.sent import remember, sent_url

_CHANGE = "change:"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SeenRequest, service: str) -> HttpResponse:
    """Take the check page's buttons: send, back, change a page, or the same once more."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("counter:apply", kwargs={"service": service}))
    try:
        definition, draft = draft_from(request, service)
    except DraftLost as lost:
        return lost_page(request, service, lost.why)
    act = request.POST.get("page-act", "")
    page = _page_asked_for(definition, draft, act) or first_fault(definition, draft)
    if page is not None:
        return show_question(request, definition, page, draft)
    declared = request.POST.get("page-declared") == "yes"
    if act == "send" and declared:
        return _send(request, definition, draft)
    return show_check(request, definition, draft, declared=declared, refused=act == "send")


def _page_asked_for(definition: ServiceDefinition, draft: Draft, act: str) -> QuestionGroup | None:
    """Return the page of questions that a button leads to; raise Http404 if there is none."""
    groups = asked_groups(definition, draft.answers)
    if act == "back":
        return groups[-1]
    if not act.startswith(_CHANGE):
        return None
    wanted = next((group for group in groups if group.code == act.removeprefix(_CHANGE)), None)
    if wanted is None:
        raise Http404
    return wanted


def _send(request: SeenRequest, definition: ServiceDefinition, draft: Draft) -> HttpResponse:
    if not takes_applications(request.viewer, service=definition.code):
        raise Http404
    try:
        submit(
            key=draft.key,
            service=definition.code,
            definition_version=definition.version,
            answers=standing_answers(definition, draft.answers),
            language=language(),
            channel="web",
            at=clock.now(),
        )
    except KeyReused:
        url = sent_url(definition.code, draft.key)
        return remember(lost_page(request, definition.code, "sent", sent_url=url), key=draft.key)
    return remember(
        HttpResponseRedirect(sent_url(definition.code, draft.key), status=303), key=draft.key
    )


def show_check(
    request: HttpRequest,
    definition: ServiceDefinition,
    draft: Draft,
    *,
    declared: bool = False,
    refused: bool = False,
) -> HttpResponse:
    """Show every answer once more; `refused` when it was sent without the declaration."""
    values = values_of(definition, draft.answers)
    rule = gettext("Tick the box to declare that your answers are true")
    page = CheckPage(
        service=definition.name[language()],
        action=reverse("counter:apply-check", kwargs={"service": definition.code}),
        others=other_languages("counter:apply-check", service=definition.code),
        groups=tuple(
            _checked(group, asked_questions(group, values), draft)
            for group in asked_groups(definition, draft.answers)
        ),
        declaration=definition.declaration[language()],
        declared=declared,
        fee_cents=definition.fee_cents,
        errors=(PageError(id="declared", rule=rule),) if refused else (),
        draft=seal(replace(draft, reviewed=True)),
        csrf=get_token(request),
    )
    return kept_private(render(request, page.template, {"page": page}))


def _checked(group: QuestionGroup, questions: tuple[Question, ...], draft: Draft) -> CheckedGroup:
    answers = []
    for question in questions:
        answer = draft.answers.get(question.code)
        value = gettext("Not answered")
        if answer is not None:
            value = shown(question, answer, language=language())
        answers.append(
            CheckedAnswer(label=question.label[language()], value=value, given=answer is not None)
        )
    return CheckedGroup(code=group.code, title=group.title[language()], answers=tuple(answers))
