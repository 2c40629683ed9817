"""A person's own documents, from the page that follows the application."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casework import actions, queries
from guichet.casework.rules import MoveRefused
from guichet.catalogue.definitions import Question
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.downloads import attachment
from guichet.components.follow import case_in
from guichet.components.questions import draw
from guichet.components.sending import case_files, refused_rule, take_files
from guichet.components.wording import in_language
from guichet.counter.pages.apply import PageError
from guichet.counter.pages.mend import DocumentsPage
from guichet.counter.views.progress_page import show_progress
from guichet.documents.actions import Sent
from guichet.documents.hooks import takes_files
from guichet.documents.queries import stored


@public
@never_cache
@require_safe
def document(request: SeenRequest, token: str, document: UUID) -> HttpResponseBase:
    """Hand a document over to the person who sent it, once it is checked."""
    case = case_in(token)
    if case is None:
        return show_progress(request, token)
    found = stored(request.viewer, case=case, document=document)
    if found is None:
        raise Http404
    return attachment(found)


@takes_files
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SeenRequest, token: str) -> HttpResponse:
    """Show what was sent, and take what is wanted: in place of a refused one, or with an answer."""
    case = case_in(token)
    if case is None:
        return show_progress(request, token)
    wanted = queries.documents_wanted(request.viewer, case=case)
    refusals: dict[str, str] = {}
    if request.method == "POST":
        refusals = _take(request, case, wanted)
        if not refusals:
            onward = reverse("counter:progress", kwargs={"token": token})
            return HttpResponseRedirect(f"{onward}#documents", status=303)
    return _show(request, token, case, wanted, refusals)


def _take(request: SeenRequest, case: UUID, wanted: tuple[Question, ...]) -> dict[str, str]:
    def take(sent: Sent, question: Question, address: str) -> None:
        # Decided in the meantime: the page it leads to says so.
        with suppress(MoveRefused):
            actions.add_document(
                case=case, question=question.code, sent=sent, address=address, at=clock.now()
            )

    return take_files(request, wanted, take=take)


def _show(
    request: SeenRequest,
    token: str,
    case: UUID,
    wanted: tuple[Question, ...],
    refusals: dict[str, str],
) -> HttpResponse:
    found = queries.progress_of(request.viewer, case=case, at=clock.now())
    if found is None:
        return show_progress(request, token)
    fields = tuple(
        draw(
            question,
            (),
            rule=refused_rule(question) if question.code in refusals else "",
            error=refusals.get(question.code, ""),
        )
        for question in wanted
    )
    page = DocumentsPage(
        token=token,
        reference=found.reference,
        service_name=in_language(found.service_name),
        documents=case_files(
            found.documents,
            address=lambda each: reverse(
                "counter:document", kwargs={"token": token, "document": each}
            ),
        ),
        fields=fields,
        errors=tuple(PageError(id=field.id, rule=field.rule) for field in fields if field.error),
    )
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    return answer
