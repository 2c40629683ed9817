"""Documents of a case: what their check found, and each reading of one, in the journal."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework import queries
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.actions.watch import watch_reading
from guichet.casework.models import Application
from guichet.casework.rules import ENDED, MoveRefused
from guichet.documents import actions as documents
from guichet.documents.adapters.scanners import Scanner
from guichet.documents.queries import Stored, stored, waiting_in
from guichet.interactions.rules import SYSTEM, Viewer


class DocumentsWaiting(MoveRefused):
    """A document of the case is not checked yet, so nobody has seen all that was sent."""


class NoSuchDocument(LookupError):
    """The case has no such document, or it is not to be opened."""


def check_documents(
    *, scanner: Scanner | None, at: datetime, enough: Callable[[], bool] = lambda: False
) -> int:
    """Check what waits and return how many came to an end; the person is told of a refusal.

    Raises ScannerDown when the scanner does not answer.
    """

    def tell(checked: documents.Checked) -> None:
        if checked.fault is None or checked.case is None:
            return
        application = Application.objects.get(pk=checked.case)
        if application.status in ENDED:
            return
        note(
            kind="document_refused",
            application=application,
            at=at,
            payload={"document": str(checked.document), "fault": checked.fault.value},
        )

    return documents.check_waiting(scanner=scanner, at=at, tell=tell, enough=enough)


@transaction.atomic
def open_document(viewer: Viewer, *, case: UUID, document: UUID, at: datetime) -> Stored:
    """Return a checked document to staff who may see the file, and write the reading down.

    Raises NoSuchFile, and NoSuchDocument for one that is not there, not checked or refused.
    """
    application = lock(case=case)
    sight = None if application is None else queries.sight_of(viewer, case=case)
    if application is None or sight is None or viewer.user is None or not sight.purposes:
        raise no_such_file(case=case)
    found = stored(viewer, case=case, document=document)
    if found is None:
        raise NoSuchDocument("There is no such document to open. Reload the file.")
    note(
        kind="document_read",
        application=application,
        office=sight.office,
        at=at,
        payload={
            "document": str(document),
            "actor": str(viewer.user),
            "role": str(sight.role),
            "purpose": str(sight.purposes[0]),
        },
    )
    watch_reading(reader=viewer.user, office=sight.office, case=case, at=at)
    return found


@transaction.atomic
def add_document(
    *, case: UUID, question: str, sent: documents.Sent, address: str, at: datetime
) -> UUID:
    """Take a document that the person may send after the application, and return its id.

    For callers that have seen the reference and secret. The same file sent again is the same
    document. It takes the place of those refused for the same question. Raises DocumentRefused,
    and MoveRefused when none is wanted (any more).
    """
    application = lock(case=case)
    wanted = queries.documents_wanted(SYSTEM, case=case)
    asked = next((each for each in wanted if each.code == question), None)
    if application is None or asked is None:
        raise MoveRefused("No document is wanted here now. Reload the page.")
    received = documents.receive(sent=sent, question=asked, at=at, address=address, case=case)
    if received.created:
        documents.forget_refused(case=case, question=question)
        note(
            kind="document_added",
            application=application,
            at=at,
            payload={"document": str(received.id)},
        )
    return received.id


def refuse_unchecked(*, application: Application) -> None:
    """Raise DocumentsWaiting while a document of a locked application is not checked."""
    if waiting_in(SYSTEM, case=application.pk):
        raise DocumentsWaiting(
            "A document is still being checked, and nobody can have seen it. Decide when the file "
            "shows what came of it."
        )
