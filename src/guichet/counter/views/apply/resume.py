"""Go on with a saved draft: by its e-mailed link and its code, on any device."""

import json
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guichet.casework import actions, queries
from guichet.casework.queries import DraftSeen, receipt
from guichet.catalogue.definitions import (
    Question,
    ServiceDefinition,
    UnknownService,
    definition_for,
)
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.address import client_address
from guichet.components.jurisdiction import brand
from guichet.components.wording import in_language, moment
from guichet.counter.forms.draft import draft_of, seal
from guichet.counter.forms.resuming import carried_over
from guichet.counter.pages.apply import ResumedPage, ResumePage
from guichet.counter.views.apply.common import definition_here, today
from guichet.counter.views.apply.sent import handle_of, remember, sent_url


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: SeenRequest, link: str) -> HttpResponse:
    """Ask for the code and open the draft; a link that is not ours gets the same answers."""
    if request.method != "POST":
        return _ask(request, ResumePage(link=link))
    code = request.POST.get("code", "").strip()[:40]
    if not code:
        return _ask(request, ResumePage(link=link, problem="missing"))
    draft = queries.draft_of_link(request.viewer, link=link)
    at = clock.now()
    # Counted for the draft too: whoever has its link may not try from many addresses.
    whose = [client_address(request), *([f"draft {draft}"] if draft else [])]
    if not all(actions.may_try(address=each, at=at) for each in whose):
        page = ResumePage(link=link, problem="often", minutes=actions.WINDOW_MINUTES)
        return _ask(request, page, status=429)
    found = _opened(request, draft, code)
    if found is None:
        for each in whose:
            actions.note_failure(address=each, at=at)
        return _ask(request, ResumePage(link=link, problem="none"))
    if receipt(request.viewer, key=found.key) is not None:
        handle = handle_of(found.key)
        sent = HttpResponseRedirect(sent_url(found.service, handle=handle), status=303)
        return remember(sent, key=found.key, handle=handle)
    return _show(request, found)


def _opened(request: SeenRequest, draft: UUID | None, code: str) -> DraftSeen | None:
    if draft is None:
        return None
    return queries.saved_draft(request.viewer, draft=draft, code=code, at=clock.now())


def _ask(request: SeenRequest, page: ResumePage, *, status: int = 200) -> HttpResponse:
    answer = render(request, page.template, {"page": page}, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _show(request: SeenRequest, found: DraftSeen) -> HttpResponse:
    now = definition_here(found.service)
    saved = draft_of(json.loads(found.content), service=found.service)
    draft, changes = carried_over(
        saved, before=_before(found.service, saved.version), now=now, today=today()
    )
    page = ResumedPage(
        service=in_language(now.name),
        action=reverse("counter:apply-check", kwargs={"service": found.service}),
        saved_at=moment(found.saved_at, brand().zone),
        expires_on=found.expires_on,
        changed_on=None if changes is None else now.effective,
        dropped=_labels(changes.dropped) if changes else (),
        added=_labels(changes.added) if changes else (),
        draft=seal(draft),
    )
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _before(service: str, version: str) -> ServiceDefinition | None:
    try:
        return definition_for(service, version=version)
    except UnknownService:
        return None


def _labels(questions: tuple[Question, ...]) -> tuple[str, ...]:
    return tuple(in_language(question.label) for question in questions)
