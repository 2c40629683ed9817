"""What every page of applying does: find the definition, open the draft, show a page."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from guichet.catalogue.definitions import (
    QuestionGroup,
    ServiceDefinition,
    UnknownService,
    asked_groups,
    asked_questions,
    definition_for,
    faults_in,
    standing_answers,
    values_of,
)
from guichet.catalogue.queries import NoAccountableOffice, counter_terms
from guichet.components.access import SeenRequest
from guichet.components.jurisdiction import local_today
from guichet.components.sending import Standing
from guichet.components.wording import language
from guichet.counter.forms.draft import FIELD, Draft, DraftLost, seal, unseal
from guichet.counter.markup import Place, question_page, question_page_as_drawn, typed_so_far
from guichet.counter.pages.apply import LostPage
from guichet.documents.queries import documents_of_draft
from guichet.documents.rules import State
from guichet.interactions.rules import Viewer

_STATUS = {
    "old": HTTPStatus.GONE,
    "changed": HTTPStatus.GONE,
    "closed": HTTPStatus.GONE,
    "recourse": HTTPStatus.CONFLICT,
    "sent": HTTPStatus.UNPROCESSABLE_ENTITY,
}


def today() -> date:
    """Return the date in the jurisdiction's own zone."""
    return local_today()


def definition_here(service: str) -> ServiceDefinition:
    """Return the definition in force today; raise Http404 when there is none."""
    try:
        return definition_for(service, on=today())
    except UnknownService as error:
        raise Http404 from error


def is_open(viewer: Viewer, service: str) -> bool:
    """Tell whether an office takes applications for the service here, today."""
    try:
        return counter_terms(viewer, service=service, on=today()).open
    except NoAccountableOffice:
        return False


def draft_from(request: SeenRequest, service: str) -> tuple[ServiceDefinition, Draft]:
    """Return the definition a draft was begun under, and the draft a page brought back.

    Raises DraftLost, and Http404 when there is no such service.
    """
    current = definition_here(service)
    draft = unseal(request.POST.get(FIELD, ""), definition=current)
    definition = current
    if draft.version != current.version:
        try:
            definition = definition_for(service, version=draft.version)
        except UnknownService:
            raise DraftLost("changed") from None
    return definition, with_sent(request.viewer, definition, draft)


def with_sent(viewer: Viewer, definition: ServiceDefinition, draft: Draft) -> Draft:
    """Return the draft with the documents that stand under its key now."""
    if not definition.document_questions:
        return draft
    return draft.with_documents(definition, documents_of_draft(viewer, draft=draft.key))


def show_question(
    request: HttpRequest, definition: ServiceDefinition, group: QuestionGroup, draft: Draft
) -> HttpResponse:
    """Show a page of questions with what was answered so far; a refused document is an error."""
    faults = document_faults(definition, group, draft)
    if faults:
        return show_faults(request, definition, group, draft, faults)
    place = place_of(request, definition, group, draft)
    page = question_page(
        definition,
        group,
        answers=draft.answers,
        typed=draft.typed,
        place=place,
        documents=draft.sent,
    )
    return kept_private(HttpResponse(page))


def show_faults(
    request: HttpRequest,
    definition: ServiceDefinition,
    group: QuestionGroup,
    draft: Draft,
    faults: Mapping[str, tuple[str, str]],
) -> HttpResponse:
    """Show a page of questions with what cannot stand: by question, the rule and the words."""
    asked = asked_questions(group, values_of(definition, draft.answers))
    page = question_page_as_drawn(
        definition,
        group,
        typed=typed_so_far(asked, answers=draft.answers, typed=draft.typed),
        asked=asked,
        place=place_of(request, definition, group, draft),
        faults=faults,
        documents=draft.sent,
    )
    return kept_private(HttpResponse(page))


def document_faults(
    definition: ServiceDefinition,
    group: QuestionGroup,
    draft: Draft,
    refusals: Mapping[str, str] | None = None,
) -> dict[str, tuple[str, str]]:
    """Return what to say of a page's documents that were refused, now or by their check."""
    standing = Standing(documents=draft.sent, refusals=refusals or {})
    rules, words = standing.rules(definition), standing.words()
    here = {question.code for question in group.questions}
    return {code: (rules[code], words[code]) for code in words if code in here and code in rules}


def place_of(
    request: HttpRequest, definition: ServiceDefinition, group: QuestionGroup, draft: Draft
) -> Place:
    """Return where a page stands among those these answers lead to."""
    groups = asked_groups(definition, draft.answers)
    return Place(
        number=groups.index(group) + 1 if group in groups else 1,
        total=len(groups),
        draft=seal(draft),
        csrf=get_token(request),
    )


def kept_private(response: HttpResponse) -> HttpResponse:
    """Let the person's browser alone keep a page, so that its Back button finds it."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def lost_page(request: HttpRequest, service: str, why: str, *, sent_url: str = "") -> HttpResponse:
    """Say why an application cannot go on from here, and how to start again."""
    page = LostPage(
        why=why,
        service=definition_here(service).name[language()],
        start_url=reverse("counter:apply", kwargs={"service": service})
        if why != "recourse"
        else reverse("counter:track"),
        sent_url=sent_url,
    )
    status = _STATUS.get(why, HTTPStatus.BAD_REQUEST)
    return render(request, page.template, {"page": page}, status=status)


def first_fault(definition: ServiceDefinition, draft: Draft) -> QuestionGroup | None:
    """Return the first page asked whose answers lack or cannot stand."""
    values = values_of(definition, draft.answers)
    standing = standing_answers(definition, draft.answers)
    refused = {each.question for each in draft.sent if each.state is State.REFUSED}
    faults = {*faults_in(definition, standing, today=today()), *draft.typed, *refused}
    return next(
        (
            group
            for group in asked_groups(definition, draft.answers)
            if any(question.code in faults for question in asked_questions(group, values))
        ),
        None,
    )
