"""Open a document of a file, or the application on paper: a reading that is written down."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from guichet.casework import actions, queries
from guichet.casework.rules import READERS, Purpose
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.application_paper import application_pdf, paper_name
from guichet.components.downloads import attachment, saved_pdf


@staff(*READERS)
@require_safe
def document(request: SeenRequest, case: UUID, document: UUID) -> HttpResponseBase:
    """Hand a checked document over to staff who may see the file."""
    try:
        found = actions.open_document(request.viewer, case=case, document=document, at=clock.now())
    except (actions.NoSuchFile, actions.NoSuchDocument):
        raise Http404 from None
    return attachment(found)


@staff(*READERS)
@require_safe
def application_paper(request: SeenRequest, case: UUID) -> HttpResponse:
    """Hand the application over to print, to staff who may see the file."""
    sight = queries.sight_of(request.viewer, case=case)
    if sight is None or not sight.purposes:
        raise Http404
    at = clock.now()
    try:
        # To answer for it, not to decide it: printing begins no work on a file.
        purpose = Purpose.ANSWER if Purpose.ANSWER in sight.purposes else sight.purposes[0]
        actions.begin_reading(request.viewer, case=case, purpose=purpose, at=at)
    except (actions.NoSuchFile, actions.PurposeRefused):
        raise Http404 from None
    file = queries.own_file(request.viewer, case=case, at=at)
    if file is None:
        raise Http404
    return saved_pdf(application_pdf(request.viewer, file=file, at=at), name=paper_name(file))
