"""Open a document of a file: a reading that is written down."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from guichet.casework import actions
from guichet.casework.rules import READERS
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.downloads import attachment


@staff(*READERS)
@require_safe
def document(request: SeenRequest, case: UUID, document: UUID) -> HttpResponseBase:
    """Hand a checked document over to staff who may see the file."""
    try:
        found = actions.open_document(request.viewer, case=case, document=document, at=clock.now())
    except (actions.NoSuchFile, actions.NoSuchDocument):
        raise Http404 from None
    return attachment(found)
