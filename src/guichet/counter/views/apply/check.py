"""Checking the answers, declaring, and sending once however often the button is pressed."""

from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guichet.casework.actions import (
    Helper,
    KeyReused,
    NotTakenHere,
    Receipt,
    RecourseClosed,
    forget_draft,
    object_to,
    submit,
)
from guichet.casework.actions.represent import send_with_helper
from guichet.casework.rules import HelperKind
from guichet.catalogue.definitions import (
    QuestionGroup,
    ServiceDefinition,
    asked_groups,
    standing_answers,
)
from guichet.catalogue.queries import NoAccountableOffice
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.representing import helper_typed
from guichet.components.wording import language
from guichet.counter.forms.draft import Draft, DraftLost, seal
from guichet.counter.markup import check_page
from guichet.counter.views.apply.common import (
    draft_from,
    first_fault,
    kept_private,
    lost_page,
    show_question,
    with_sent,
)
from guichet.counter.views.apply.save import show_save
from guichet.counter.views.apply.sent import handle_of, remember, sent_url
from guichet.documents.actions import DocumentsMissing

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
    if "page-helper" in request.POST:
        draft = replace(draft, helper=helper_typed(request.POST))
    act = request.POST.get("page-act", "")
    if act == "save":
        return show_save(request, definition, draft)
    page = _page_asked_for(definition, draft, act) or first_fault(definition, draft)
    if page is not None:
        return show_question(request, definition, page, draft)
    declared = request.POST.get("page-declared") == "yes"
    if act == "send" and declared and not draft.helper.faults:
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
    handle = handle_of(draft.key)
    url = sent_url(definition.code, handle=handle)
    try:
        _write(definition, draft)
    except DocumentsMissing:
        return _show_missing(request, definition, draft)
    except RecourseClosed:
        return lost_page(request, definition.code, "recourse")
    except (NoAccountableOffice, NotTakenHere) as error:
        raise Http404 from error
    except KeyReused:
        page = lost_page(request, definition.code, "sent", sent_url=url)
        return remember(page, key=draft.key, handle=handle)
    if draft.saved:
        forget_draft(key=draft.key)
    return remember(HttpResponseRedirect(url, status=303), key=draft.key, handle=handle)


def _show_missing(
    request: SeenRequest, definition: ServiceDefinition, draft: Draft
) -> HttpResponse:
    """Lead back to the page of a document that went, or was refused, while it was being sent."""
    now = with_sent(request.viewer, definition, draft)
    page = first_fault(definition, now)
    if page is None:  # one that may be left out is not there any more
        return show_check(request, definition, now)
    return show_question(request, definition, page, now)


def _write(definition: ServiceDefinition, draft: Draft) -> None:
    """Send the draft: as an application, or as an objection to the decision it is about."""
    at = clock.now()
    if not draft.helper.kind:
        _send_once(definition, draft, at=at)
        return
    helper = Helper(kind=HelperKind(draft.helper.kind), name=draft.helper.name)
    send_with_helper(send=lambda: _send_once(definition, draft, at=at), helper=helper, at=at)


def _send_once(definition: ServiceDefinition, draft: Draft, *, at: datetime) -> Receipt:
    answers = standing_answers(definition, draft.answers)
    if draft.about is None:
        return submit(
            key=draft.key,
            service=definition.code,
            definition_version=definition.version,
            answers=answers,
            language=language(),
            channel="web",
            at=at,
        )
    return object_to(
        case=draft.about,
        recourse=draft.recourse,
        key=draft.key,
        definition_version=definition.version,
        answers=answers,
        language=language(),
        channel="web",
        at=at,
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
    page = check_page(
        definition,
        answers=standing_answers(definition, draft.answers),
        draft=seal(replace(draft, reviewed=True)),
        csrf=get_token(request),
        declared=declared,
        refused=refused,
        documents=draft.sent,
        helper=draft.helper,
    )
    return kept_private(HttpResponse(page))
