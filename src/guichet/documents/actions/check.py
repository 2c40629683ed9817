"""Check what waits: the virus scanner first, then the structure, in processes of their own.

Nothing is held locked meanwhile. What came of it is written only if the document still waits: it
may have been taken out, or another worker was faster.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.documents.adapters import store
from guichet.documents.adapters.bounded import NotOpened, Open, TookTooLong, opening
from guichet.documents.adapters.scanners import ScanFailed, Scanner
from guichet.documents.models import Document
from guichet.documents.rules import AGAIN, Fault, State, Type, tried_again_at

_BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of one check; `fault` is None where the document is kept."""

    document: UUID
    case: UUID | None
    fault: Fault | None


def check_waiting(
    *,
    scanner: Scanner | None,
    at: datetime,
    tell: Callable[[Checked], None] = lambda checked: None,  # noqa: ARG005 - nobody is told
    enough: Callable[[], bool] = lambda: False,
) -> int:
    """Check what is due and return how many came to an end; `tell` runs in each's transaction.

    `enough` is asked before each. Raises ScannerDown when the scanner does not answer: what waits
    goes on waiting. After one that took too long the rest waits for the next round: others have
    work for this worker too.
    """
    ended = 0
    due = Document.objects.filter(state=State.WAITING, due_at__lte=at).order_by("due_at", "id")
    with opening() as opened:
        for document, kind in list(due.values_list("pk", "type")[:_BATCH]):
            if enough():
                break
            try:
                ended += _check(
                    document, Type(kind), scanner=scanner, opened=opened, at=at, tell=tell
                )
            except TookTooLong:
                ended += _put_off(document, at=at, tell=tell)
                break
    return ended


def _put_off(document: UUID, *, at: datetime, tell: Callable[[Checked], None]) -> bool:
    """Try one that took too long again later, or refuse it; return whether it came to its end."""
    row = Document.objects.filter(pk=document, state=State.WAITING).first()
    if row is None:
        return False
    again = tried_again_at(received_at=row.received_at, due_at=row.due_at, at=at)
    if again is None:
        return _end(document, Fault.UNREADABLE, None, scanned=False, at=at, tell=tell)
    Document.objects.filter(pk=document).update(due_at=again)
    return False


def _check(
    document: UUID,
    kind: Type,
    *,
    scanner: Scanner | None,
    opened: Open,
    at: datetime,
    tell: Callable[[Checked], None],
) -> bool:
    path = store.place(settings.HOME, document)
    if not path.is_file():
        return _end(document, Fault.LOST, None, scanned=False, at=at, tell=tell)
    try:
        clean = scanner is None or scanner.is_clean(path)
    except ScanFailed:
        Document.objects.filter(pk=document).update(due_at=at + AGAIN)
        return False
    if not clean:
        return _end(document, Fault.INFECTED, None, scanned=True, at=at, tell=tell)
    made = store.make_room(settings.HOME)
    try:
        try:
            fault = opened(kind, path, made)
        except NotOpened:
            Document.objects.filter(pk=document).update(due_at=at + AGAIN)
            return False
        store.settle(made)
        return _end(document, fault, made, scanned=scanner is not None, at=at, tell=tell)
    finally:
        made.unlink(missing_ok=True)


@transaction.atomic
def _end(
    document: UUID,
    fault: Fault | None,
    made: Path | None,
    *,
    scanned: bool,
    at: datetime,
    tell: Callable[[Checked], None],
) -> bool:
    """Write what came of a check, once."""
    row = Document.objects.select_for_update().filter(pk=document, state=State.WAITING).first()
    if row is None:
        return False
    row.checked_at, row.scanned = at, scanned
    if fault is None and made is not None:
        row.state, row.size = State.KEPT, made.stat().st_size
        store.replace(settings.HOME, document, made)
    else:
        row.state, row.fault = State.REFUSED, fault or Fault.UNREADABLE
        transaction.on_commit(lambda: store.remove(settings.HOME, document))
    row.save(update_fields=["state", "fault", "size", "checked_at", "scanned"])
    tell(Checked(document=document, case=row.case, fault=fault))
    return True
