"""Take in a file that arrived: look at it, put it into quarantine, write its row."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce

from guichet.catalogue.definitions import Question
from guichet.documents.adapters import store
from guichet.documents.models import Document
from guichet.documents.rules import (
    HEAD,
    LEAST_FREE,
    MEGABYTE,
    MOST_OF_A_DRAFT,
    MOST_UNSENT,
    TAIL,
    UNSENT,
    Fault,
    State,
    glance,
    looks_like,
    shown_name,
)

PER_ADDRESS = 100
"""How many files one address may send in a quarter of an hour: a library's serves many people."""

_WINDOW = timedelta(minutes=15)


class DocumentRefused(Exception):
    """A file is not taken; `fault` says why, `looks` what it looks like, `size` in bytes."""

    def __init__(self, fault: Fault, *, name: str, size: int = 0, looks: str = "") -> None:
        self.fault = fault
        self.name = name
        self.size = size
        self.looks = looks
        super().__init__(f"A file was refused: {fault}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it arrived, and the name that its sender gave it."""

    arriving: store.Arriving | None
    name: str
    size: int
    digest: bytes
    over: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A document taken in; `created` is False when the same file stood there before."""

    id: UUID
    created: bool


def receive(
    *,
    sent: Sent,
    question: Question,
    at: datetime,
    address: str | None,
    draft: UUID | None = None,
    case: UUID | None = None,
    unsent: timedelta = UNSENT,
) -> Received:
    """Take a file for a question of a draft, or of a case, and return its document.

    It waits for its check. The same content sent again for the same question is the same document.
    `address` is whose files are counted, None for a mailroom's own; `unsent` is how long one of a
    draft waits. Raises DocumentRefused; the file then goes when its request ends.
    """
    name = shown_name(sent.name, None)
    if address is not None and not _may_send(address=address, at=at):
        raise DocumentRefused(Fault.OFTEN, name=name)
    if sent.failed or (sent.arriving is None and not sent.over):
        raise DocumentRefused(Fault.FULL, name=name)
    most = question.most_megabytes * MEGABYTE
    if sent.arriving is None or sent.size > most:
        raise DocumentRefused(Fault.TOO_BIG, name=name, size=sent.size)
    head, tail = sent.arriving.ends(head=HEAD, tail=TAIL)
    types = frozenset(question.types)
    found = glance(head=head, tail=tail, size=sent.size, most=most, types=types)
    if found.type is None:
        fault = found.fault or Fault.TYPE
        raise DocumentRefused(fault, name=name, size=sent.size, looks=looks_like(head))
    row = Document(
        id=uuid4(),
        draft=draft,
        case=case,
        question=question.code,
        name=shown_name(sent.name, found.type),
        type=found.type.value,
        size=sent.size,
        digest=sent.digest,
        state=State.WAITING.value,
        received_at=at,
        due_at=at,
        expires_at=None if draft is None else at + unsent,
    )
    # Before the transaction: waiting for a disk is nothing to do while others wait to write.
    store.keep(settings.HOME, row.pk, sent.arriving)
    known = None
    try:
        known = _write(row, question=question, name=name)
    finally:
        if known != row.pk:
            store.remove(settings.HOME, row.pk)
    return Received(id=known, created=known == row.pk)


@transaction.atomic
def _write(row: Document, *, question: Question, name: str) -> UUID:
    """Write the row and return its id, or the id of the document that it is already.

    On PostgreSQL one draft's files are counted under a lock of its first document: two requests at
    once may pass the most by one, which harms nobody, and never lose a file.
    """
    owner = {"draft": row.draft} if row.draft else {"case": row.case}
    own = Document.objects.select_for_update().filter(**owner)
    rows = list(own.values_list("pk", "question", "digest", "state"))
    for known, code, digest, _state in rows:
        if code == row.question and bytes(digest) == row.digest:
            return known
    standing = [code for _pk, code, _digest, state in rows if state != State.REFUSED]
    if standing.count(row.question) >= question.most_files or len(rows) >= MOST_OF_A_DRAFT:
        raise DocumentRefused(Fault.TOO_MANY, name=name)
    if not _has_room(row.size):
        raise DocumentRefused(Fault.FULL, name=name)
    # The same file may come from another request at the same moment: one of the two stays.
    Document.objects.bulk_create([row], ignore_conflicts=True)
    if row.draft:
        Document.objects.filter(draft=row.draft, expires_at__lt=row.expires_at).update(
            expires_at=row.expires_at
        )
    return Document.objects.filter(**owner, question=row.question, digest=row.digest).get().pk


@transaction.atomic
def forget_refused(*, case: UUID, question: str) -> None:
    """Let go what is left of refused documents of a question: another was sent in their place."""
    Document.objects.filter(case=case, question=question, state=State.REFUSED).delete()


@transaction.atomic
def take_out(*, draft: UUID, document: UUID) -> None:
    """Remove a document of a draft; one that is not of it, or gone already, is no fault."""
    gone, _each = Document.objects.filter(pk=document, draft=draft).delete()
    if gone:
        transaction.on_commit(lambda: store.remove(settings.HOME, document))


def _has_room(size: int) -> bool:
    if store.free_bytes(settings.HOME) - size < LEAST_FREE:
        return False
    unsent = Document.objects.filter(expires_at__isnull=False).exclude(state=State.REFUSED)
    held: int = unsent.aggregate(held=Coalesce(Sum("size"), 0))["held"]
    return held + size <= MOST_UNSENT


def _may_send(*, address: str, at: datetime) -> bool:
    """Count a file of an address, and tell whether it may send it; the address is kept nowhere."""
    window = int(at.timestamp() // _WINDOW.total_seconds())
    mark = hmac.digest(settings.SECRET_KEY.encode(), address.encode(), "sha256").hex()[:32]
    key = f"guichet.documents.{window}.{mark}"
    # Not by `incr`, which would keep the count for the cache's own five minutes and no longer.
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, timeout=int(_WINDOW.total_seconds()))
    return count <= PER_ADDRESS
