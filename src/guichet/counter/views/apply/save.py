"""Save a draft for the person who asks, and show the code that opens it again."""

import json
from dataclasses import replace

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet.casework import actions
from guichet.casework.rules import DRAFT_DAYS
from guichet.catalogue.definitions import Kind, ServiceDefinition, is_email
from guichet.catalogue.queries import NoAccountableOffice
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.address import client_address
from guichet.components.wording import in_language, language
from guichet.counter.forms.draft import Draft, DraftLost, content_of, seal
from guichet.counter.markup.languages import other_languages
from guichet.counter.pages.apply import SavedPage, SavePage
from guichet.counter.views.apply.common import draft_from, kept_private, lost_page

_LONGEST = 254


@public
@never_cache
@sensitive_post_parameters("email", "page-draft")
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: SeenRequest, service: str) -> HttpResponse:
    """Keep the draft when an address for its link is given; the page can be sent again."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("counter:apply", kwargs={"service": service}))
    try:
        definition, draft = draft_from(request, service)
    except DraftLost as lost:
        return lost_page(request, service, lost.why)
    email = request.POST.get("email", "").strip()[: _LONGEST + 1]
    if request.POST.get("page-act") != "keep":
        return show_save(request, definition, draft, email=email)
    problem = "" if email else "empty"
    if email and not (is_email(email) and len(email) <= _LONGEST):
        problem = "wrong"
    at, whose = clock.now(), f"save {client_address(request)}"
    # Each saving may write to somebody: an address that saves and saves is a nuisance to others.
    if not problem and not actions.may_try(address=whose, at=at):
        problem = "often"
    if problem:
        return show_save(request, definition, draft, email=email, problem=problem)
    actions.note_use(address=whose, at=at)
    draft = replace(draft, saved=True)
    try:
        kept = actions.save_draft(
            key=draft.key,
            service=definition.code,
            definition_version=definition.version,
            content=json.dumps(content_of(draft), ensure_ascii=False),
            language=language(),
            email=email,
            at=at,
        )
    except NoAccountableOffice as error:
        raise Http404 from error
    return _show_saved(request, definition, draft, email=email, kept=kept)


def show_save(
    request: SeenRequest,
    definition: ServiceDefinition,
    draft: Draft,
    *,
    email: str = "",
    problem: str = "",
) -> HttpResponse:
    """Ask where the link shall go; the first e-mail address answered stands already."""
    page = SavePage(
        service=in_language(definition.name),
        action=_address(definition),
        check_url=_check(definition),
        others=other_languages("counter:apply-save", service=definition.code),
        email=email or ("" if problem else _answered(definition, draft)),
        problem=problem,
        days=next((r.days for r in definition.retention if r.kind == "draft"), DRAFT_DAYS),
        draft=seal(draft),
    )
    return kept_private(render(request, page.template, {"page": page}))


def _show_saved(
    request: SeenRequest,
    definition: ServiceDefinition,
    draft: Draft,
    *,
    email: str,
    kept: actions.SavedDraftCard,
) -> HttpResponse:
    page = SavedPage(
        service=in_language(definition.name),
        action=_address(definition),
        check_url=_check(definition),
        others=other_languages("counter:apply-save", service=definition.code),
        code=kept.code,
        email=email,
        expires_on=kept.expires_on,
        draft=seal(draft),
    )
    return render(request, page.template, {"page": page})


def _answered(definition: ServiceDefinition, draft: Draft) -> str:
    """Return the first e-mail address given in the application."""
    for code, question in definition.questions.items():
        if question.kind is Kind.EMAIL and draft.answers.get(code):
            return str(draft.answers[code])
    return ""


def _address(definition: ServiceDefinition) -> str:
    return reverse("counter:apply-save", kwargs={"service": definition.code})


def _check(definition: ServiceDefinition) -> str:
    return reverse("counter:apply-check", kwargs={"service": definition.code})
