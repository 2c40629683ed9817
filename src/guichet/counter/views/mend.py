"""Take an application back, or correct how one is reached, from the page that follows it."""

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet.casework import actions, queries
from guichet.casework.queries import ContactDetails
from guichet.casework.rules import MoveRefused, Status
from guichet.catalogue.definitions import QuestionGroup, definition_for
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.follow import case_in
from guichet.components.questions import QuestionForm, draw, form_for, typed_of
from guichet.components.wording import in_language
from guichet.counter.pages.apply import PageError
from guichet.counter.pages.mend import ContactPage, WithdrawPage
from guichet.counter.views.apply.common import today
from guichet.counter.views.progress_page import show_progress


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SeenRequest, token: str) -> HttpResponse:
    """Say what taking it back means, and do it when the button is pressed, once."""
    case = case_in(token)
    if case is None:
        return show_progress(request, token)
    if request.method == "POST":
        # Decided in the meantime: the page it leads to shows the decision.
        with suppress(MoveRefused):
            actions.withdraw(case=case, at=clock.now())
        return _onward(token)
    found = queries.progress_of(request.viewer, case=case, at=clock.now())
    if found is None or not found.may_withdraw:
        return _onward(token)
    page = WithdrawPage(
        token=token,
        reference=found.reference,
        service_name=in_language(found.service_name),
        asked=found.status is Status.WAITING,
    )
    return _private(request, page)


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: SeenRequest, token: str) -> HttpResponse:
    """Show how the person is reached, and take what is corrected of it."""
    case = case_in(token)
    if case is None:
        return show_progress(request, token)
    details = queries.contact_details_of(request.viewer, case=case)
    if details is None:
        return _onward(token)
    if request.method != "POST":
        return _show_contact(request, token, details, None)
    form = form_for(_group_of(details), request.POST, today=today())
    if not form.is_valid():
        return _show_contact(request, token, details, form)
    _correct(case, form)
    return _onward(token)


def _correct(case: UUID, form: QuestionForm) -> None:
    # Taken back or erased in the meantime: the page it leads to says so.
    with suppress(MoveRefused):
        actions.correct_contact(case=case, answers=form.answers, at=clock.now())


def _group_of(details: ContactDetails) -> QuestionGroup:
    codes = tuple(question.code for question in details.questions)
    return _group(details.service, details.definition_version, codes)


@lru_cache(maxsize=256)
def _group(service: str, version: str, codes: tuple[str, ...]) -> QuestionGroup:
    """Return the questions as one page of their own; that they are asked is settled."""
    definition = definition_for(service, version=version)
    asked = tuple(replace(definition.questions[code], condition=None) for code in codes)
    return QuestionGroup(code="contact", title=definition.name, questions=asked)


def _show_contact(
    request: SeenRequest, token: str, details: ContactDetails, form: QuestionForm | None
) -> HttpResponse:
    typed = {} if form is None else form.typed()
    rules = {} if form is None else form.rules
    words = {} if form is None else {code: str(each[0]) for code, each in form.errors.items()}
    fields = tuple(
        draw(
            question,
            typed_of(question, details.answers.get(question.code))
            if form is None
            else typed[question.code],
            rule=rules.get(question.code, ""),
            error=words.get(question.code, ""),
        )
        for question in details.questions
    )
    page = ContactPage(
        token=token,
        reference=details.reference,
        service_name=in_language(details.name),
        fields=fields,
        errors=tuple(PageError(id=field.id, rule=field.rule) for field in fields if field.error),
    )
    return _private(request, page)


def _private(request: SeenRequest, page: ContactPage | WithdrawPage) -> HttpResponse:
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _onward(token: str) -> HttpResponse:
    onward = reverse("counter:progress", kwargs={"token": token})
    return HttpResponseRedirect(onward, status=303)
