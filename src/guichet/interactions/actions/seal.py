"""Seal what was written: positions, a Merkle root, a signature, and a head outside the database."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from guichet.interactions.adapters.heads import HeadsFile, held_heads
from guichet.interactions.adapters.keys import signing_key
from guichet.interactions.models import Event, Position, Seal, Unsealed
from guichet.interactions.rules.seals import SignedSeal, make_seal

BATCH = 4096
"""Most Events under one seal: bounds the memory of the sealer, of a proof and of a head's line."""
_PAGE = 100  # seals copied to the heads file at once when it has fallen behind
_ADVISORY_LOCK = 0x6775_6963  # any number that no one else takes; one sealer holds it at a time
_NO_CONTENT = bytes(32)


class JournalRewritten(Exception):
    """The database no longer holds a seal that the heads file knows."""


def seal(*, at: datetime, home: Path) -> SignedSeal | None:
    """Seal one batch and return its seal; None when nothing waits or another process is sealing.

    Safe to be killed anywhere: a seal that reached the database and not the heads file is copied
    there by the next call. Raises JournalRewritten when the two disagree, KeysMissing without keys.
    """
    with held_heads(home) as heads:
        if heads is None:
            return None
        _bring_up_to_date(heads)
        if not Unsealed.objects.exists():
            return None
        batch = _next_batch(signing_key(home), at)
        # Durable: the head may leave the database only after the seal is committed.
        with transaction.atomic(durable=True):
            sealed = _write(batch) if batch and _is_only_sealer() else None
        if sealed is not None:
            _bring_up_to_date(heads)
    return sealed


def _is_only_sealer() -> bool:
    """Take the sealer's lock until the end of the transaction; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        (taken,) = cursor.fetchone()
    return bool(taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """A seal worked out: what it covers by number and Event, and the seal before it."""

    waiting: tuple[tuple[int, UUID], ...]
    after: int
    sealed: SignedSeal


def _next_batch(private_key: Ed25519PrivateKey, at: datetime) -> _Batch | None:
    """Work out the next seal while nothing is held: writers go on meanwhile."""
    # The newest seal first: one that comes after this look is found out when ours is written.
    newest = Seal.objects.order_by("number").last()
    waiting = tuple(Unsealed.objects.order_by("id").values_list("id", "event")[:BATCH])
    if not waiting:
        return None
    events = [event for _, event in waiting]
    written = dict(Event.objects.filter(pk__in=events).values_list("id", "content_hash"))
    # An Event deleted before its seal keeps its place, so that verification can name it.
    sealed = make_seal(
        previous=None if newest is None else newest.signed(),
        hashes=[bytes(written.get(event, _NO_CONTENT)) for event in events],
        at=at,
        private_key=private_key,
    )
    return _Batch(waiting=waiting, after=newest.number if newest else 0, sealed=sealed)


def _write(batch: _Batch) -> SignedSeal | None:
    """Write a seal, its positions and what waits no longer; None where another came first.

    What was read stands while no seal has come since: only a seal takes an Event off the queue.
    """
    newest = Seal.objects.order_by("number").values_list("number", flat=True).last() or 0
    if newest != batch.after:
        return None
    sealed = batch.sealed
    Position.objects.bulk_create(
        Position(position=sealed.first + place, event=event)
        for place, (_, event) in enumerate(batch.waiting)
    )
    # By id, never "up to": a writer may have committed a smaller id since we looked.
    Unsealed.objects.filter(pk__in=[number for number, _ in batch.waiting]).delete()
    Seal.objects.create(
        number=sealed.number,
        first_position=sealed.first,
        last_position=sealed.last,
        root=sealed.root,
        previous=sealed.previous,
        leaves=sealed.leaves,
        sealed_at=sealed.sealed_at,
        key=sealed.key,
        signature=sealed.signature,
    )
    return sealed


def _bring_up_to_date(heads: HeadsFile) -> None:
    """Append the seals that the heads file lacks.

    Raises JournalRewritten when the newest head is not in the database.
    """
    head = heads.last()
    while True:
        page = [
            row.signed()
            for row in Seal.objects.filter(number__gte=head.number if head else 1).order_by(
                "number"
            )[:_PAGE]
        ]
        if head is not None:
            if not page or page[0] != head:
                raise JournalRewritten(
                    f"The heads file ends with seal {head.number} (positions {head.first} to "
                    f"{head.last}), which the database does not hold. Run `guichet verify-journal`;"
                    " after restoring a backup, move the heads file aside and keep it as evidence."
                )
            page = page[1:]
        if not page:
            return
        heads.append(page)
        head = page[-1]
