"""Remove documents: what was never sent, what has been kept long enough, what no row names."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.documents.adapters import store
from guichet.documents.models import Document

_BATCH = 500
# A file is in its place a moment before its row is committed.
_WITHOUT_A_ROW = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed:
    """How many documents were removed unsent, and how many files that no row names."""

    unsent: int
    stray: int


def make_store() -> None:
    """Make the store's folder, readable by this user alone."""
    store.folder(settings.HOME).mkdir(parents=True, exist_ok=True, mode=0o700)


def dispose_unsent(*, at: datetime) -> int:
    """Remove documents whose draft was not sent in time, and return how many."""
    over = Document.objects.filter(expires_at__lte=at).order_by("expires_at")
    gone = 0
    while batch := list(over.values_list("pk", flat=True)[:_BATCH]):
        with transaction.atomic():
            # Sent in this moment: it belongs to a case and stays.
            rows = Document.objects.select_for_update().filter(pk__in=batch, expires_at__lte=at)
            found = list(rows.values_list("pk", flat=True))
            Document.objects.filter(pk__in=found).delete()
        for document in found:
            store.remove(settings.HOME, document)
        gone += len(found)
        if len(batch) < _BATCH:
            break
    return gone


def erase(*, case: UUID) -> bool:
    """Remove the documents of a case in the caller's transaction; tell whether there were any."""
    rows = Document.objects.select_for_update().filter(case=case)
    found = list(rows.values_list("pk", flat=True))
    Document.objects.filter(pk__in=found).delete()
    transaction.on_commit(lambda: _remove(found))
    return bool(found)


def sweep_store(*, at: datetime) -> int:
    """Remove files that no row names, and what no request sends any more; return how many.

    A process that ended between a commit and the removal that follows it leaves such a file.
    """
    before = (at - _WITHOUT_A_ROW).timestamp()
    gone = store.forget_arriving(settings.HOME, before=before)
    old = [document for document, written in store.documents(settings.HOME) if written < before]
    for start in range(0, len(old), _BATCH):
        batch = old[start : start + _BATCH]
        known = set(Document.objects.filter(pk__in=batch).values_list("pk", flat=True))
        for document in batch:
            if document not in known:
                store.remove(settings.HOME, document)
                gone += 1
    return gone


def _remove(documents: list[UUID]) -> None:
    for document in documents:
        store.remove(settings.HOME, document)
