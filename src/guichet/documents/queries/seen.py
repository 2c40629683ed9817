"""Documents as people see them, where one lies, and how the checks are doing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from guichet.documents.adapters import store
from guichet.documents.models import Document
from guichet.documents.rules import MEDIA_TYPES, State, Type
from guichet.interactions.rules import Viewer

_LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSeen:
    """One document: `fault` says why it was refused, `scanned` that a virus scanner looked."""

    id: UUID
    question: str
    name: str
    size: int
    state: State
    fault: str
    scanned: bool
    received_at: datetime

    @property
    def code(self) -> str:
        """Return its id as an answer holds it."""
        return self.id.hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A document that may be handed over: where it lies, what it is and how it is called."""

    path: Path
    name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """How many documents wait for their check, and how many of them for too long."""

    waiting: int
    late: int


def documents_of_draft(viewer: Viewer, *, draft: UUID) -> tuple[DocumentSeen, ...]:
    """Return what was sent for a draft, in that order; for callers that hold the draft."""
    del viewer
    return tuple(map(_seen, Document.objects.filter(draft=draft).order_by("received_at", "id")))


def documents_of_case(viewer: Viewer, *, case: UUID) -> tuple[DocumentSeen, ...]:
    """Return the documents of a case, in the order sent."""
    del viewer
    return tuple(map(_seen, Document.objects.filter(case=case).order_by("received_at", "id")))


def cases_with_documents(viewer: Viewer, *, after: UUID | None, limit: int) -> tuple[UUID, ...]:
    """Return the next cases that have documents, by id; from the first one when `after` is None."""
    del viewer
    rows = Document.objects.filter(case__isnull=False)
    if after is not None:
        rows = rows.filter(case__gt=after)
    found = rows.values_list("case", flat=True).distinct().order_by("case")[:limit]
    return tuple(case for case in found if case is not None)


def waiting_in(viewer: Viewer, *, case: UUID) -> int:
    """Return how many documents of a case are not checked yet."""
    del viewer
    return Document.objects.filter(case=case, state=State.WAITING).count()


def stored(viewer: Viewer, *, case: UUID, document: UUID) -> Stored | None:
    """Return where a checked document of a case lies; None for any other."""
    del viewer
    return _stored(Document.objects.filter(pk=document, case=case, state=State.KEPT).first())


def stored_of_draft(viewer: Viewer, *, draft: UUID, document: UUID) -> Stored | None:
    """Return where a checked document of a draft lies; for callers that hold the draft."""
    del viewer
    return _stored(Document.objects.filter(pk=document, draft=draft, state=State.KEPT).first())


def _stored(row: Document | None) -> Stored | None:
    path = None if row is None else store.place(settings.HOME, row.pk)
    if row is None or path is None or not path.is_file():
        return None
    return Stored(path=path, name=row.name, media_type=MEDIA_TYPES[Type(row.type)])


def checks(viewer: Viewer, *, at: datetime) -> Checks:
    """Return how the checks are doing, over all cases and drafts; no name is among it."""
    del viewer
    waiting = Document.objects.filter(state=State.WAITING)
    return Checks(waiting=waiting.count(), late=waiting.filter(received_at__lt=at - _LATE).count())


def _seen(row: Document) -> DocumentSeen:
    return DocumentSeen(
        id=row.pk,
        question=row.question,
        name=row.name,
        size=row.size,
        state=State(row.state),
        fault=row.fault,
        scanned=row.scanned,
        received_at=row.received_at,
    )
