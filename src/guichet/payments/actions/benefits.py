"""Pay benefits: approved, put into one batch, sent to the bank, and paid or returned.

A batch is committed with its payments before its file is written: from then on no other batch
takes them, whatever dies. The next call writes the file of a batch that has none; the same batch
gives the same bytes. Only then do its payments count as sent.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from guichet.interactions.actions import record
from guichet.interactions.rules import PayloadValue
from guichet.payments.models import BenefitBatch, BenefitPayment
from guichet.payments.rules.benefits import (
    NO_ACCOUNT,
    REVOKED,
    BankWord,
    BenefitState,
    moves,
)

_MOST = 5000
_AT_ONCE = 500


class NoSuchBenefitBatch(LookupError):
    """There is no batch of payments with this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """A line of a bank's report that matches nothing or differs; `why` says which."""

    said: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What a bank's report did: payments marked, those known already, on their way, unfit."""

    paid: int = 0
    returned: int = 0
    known: int = 0
    on_their_way: int = 0
    unfit: tuple[Unfit, ...] = ()


def approve_benefit(
    *,
    case: UUID,
    decision: UUID,
    service: str,
    office: UUID,
    amount_cents: int,
    currency: str,
    at: datetime,
) -> UUID:
    """Write down what a released approval pays, in that transaction, once a decision."""
    payment, created = BenefitPayment.objects.get_or_create(
        decision=decision,
        defaults={
            "case": case,
            "service": service,
            "office": office,
            "amount_cents": amount_cents,
            "currency": currency,
            "state": BenefitState.DUE.value,
            "approved_at": at,
        },
    )
    if created:
        more: dict[str, PayloadValue] = {"amount_cents": amount_cents, "currency": currency}
        _note("benefit_approved", payment, at=at, payload=more)
    return payment.pk


@transaction.atomic
def cancel_benefit(*, case: UUID, at: datetime) -> bool:
    """Cancel what a case would be paid and is in no batch yet; tell whether there was any."""
    row = (
        BenefitPayment.objects.select_for_update().filter(case=case, state=BenefitState.DUE).first()
    )
    if row is not None:
        _cancel(row, at=at)
    return row is not None


def gather_benefits(
    *, at: datetime, barred: Callable[[Collection[UUID]], Mapping[UUID, bool]]
) -> UUID | None:
    """Put payments that are due into a batch, up to 5,000, and return it; None without any.

    A batch that has no file yet comes first. `barred` gets cases and returns those that are not
    paid: True for good, which cancels the payment, False for now. Any number of processes may
    call it at once.
    """
    with transaction.atomic():
        unwritten = BenefitBatch.objects.filter(written_at__isnull=True).order_by("made_at", "pk")
        waiting = unwritten.first()
        if waiting is not None:
            return waiting.pk
        free = BenefitPayment.objects.filter(state=BenefitState.DUE).order_by("approved_at", "pk")
        if connection.features.has_select_for_update:
            free = free.select_for_update(skip_locked=True)
        rows = list(free)
        refused = barred([row.case for row in rows])
        for row in rows:
            if refused.get(row.case) is True:
                _cancel(row, at=at)
        taken = [row.pk for row in rows if row.case not in refused][:_MOST]
        if not taken:
            return None
        batch = BenefitBatch.objects.create(made_at=at)
        for start in range(0, len(taken), _AT_ONCE):
            some = BenefitPayment.objects.filter(pk__in=taken[start : start + _AT_ONCE])
            some.update(batch=batch, state=BenefitState.BATCHED)
        return batch.pk


@transaction.atomic
def settle_benefits(
    *, batch: UUID, content: bytes, without_account: Collection[UUID], at: datetime
) -> bool:
    """Mark a batch as written and its payments as sent; tell whether this call did.

    Its caller has put the file in its place. A payment without an account ends as returned.
    Raises NoSuchBenefitBatch.
    """
    row = BenefitBatch.objects.select_for_update().filter(pk=batch).first()
    if row is None:
        raise NoSuchBenefitBatch(f"There is no batch {batch}.")
    if row.written_at is not None:
        return False
    sent, total = 0, 0
    for line in row.lines.filter(state=BenefitState.BATCHED).order_by("pk"):
        if line.pk in without_account:
            _end(line, state=BenefitState.RETURNED, reason=NO_ACCOUNT, at=at)
            continue
        line.state, line.sent_at = BenefitState.SENT.value, at
        line.save(update_fields=["state", "sent_at"])
        _note("benefit_sent", line, at=at, payload={"batch": str(batch)})
        sent, total = sent + 1, total + line.amount_cents
    row.written_at, row.payments, row.total_cents = at, sent, total
    row.digest = hashlib.sha256(content).hexdigest()
    row.save(update_fields=["written_at", "payments", "total_cents", "digest"])
    return True


def take_report(*, words: Collection[BankWord], at: datetime) -> Reported:
    """Mark what a bank says of payments, each in a transaction; twice changes nothing more."""
    counts = {"paid": 0, "returned": 0, "known": 0, "on_their_way": 0}
    unfit: list[Unfit] = []
    for word in words:
        with transaction.atomic():
            done = _take(word, at=at)
        if done in counts:
            counts[done] += 1
        else:
            unfit.append(Unfit(said=word.said, why=done))
    return Reported(**counts, unfit=tuple(unfit))


def _take(word: BankWord, *, at: datetime) -> str:
    """Take one word of the bank and return what became of it, or why it fits nothing."""
    row = None
    if word.payment is not None:
        row = BenefitPayment.objects.select_for_update().filter(pk=word.payment).first()
    if row is None:
        return "names no payment of ours"
    if word.cents is not None and (word.cents, word.currency) != (row.amount_cents, row.currency):
        return f"the bank says {word.cents} {word.currency}, we paid {row.amount_cents}"
    if word.state is None:
        return "on_their_way"
    if row.state == word.state:
        return "known"
    if not moves(stands=BenefitState(row.state), told=word.state):
        return f"stands as {row.state}, the bank says {word.state}"
    reason = word.reason if word.state is BenefitState.RETURNED else ""
    _end(row, state=word.state, reason=reason, at=at)
    return word.state.value


def _cancel(row: BenefitPayment, *, at: datetime) -> None:
    _end(row, state=BenefitState.CANCELLED, reason=REVOKED, at=at)


def _end(row: BenefitPayment, *, state: BenefitState, reason: str, at: datetime) -> None:
    row.state, row.reason, row.ended_at = state.value, reason, at
    row.save(update_fields=["state", "reason", "ended_at"])
    more: dict[str, PayloadValue] = {"cause": reason} if reason else {}
    _note(f"benefit_{state.value}", row, at=at, payload=more)


def _note(
    kind: str, row: BenefitPayment, *, at: datetime, payload: Mapping[str, PayloadValue]
) -> None:
    record(
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        service=row.service,
        office=row.office,
        case=row.case,
        payload={"payment": str(row.pk), **payload},
    )
