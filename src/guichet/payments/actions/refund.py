"""Give money back: written first, then the provider told, as often as it takes, once in effect."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from guichet.interactions.rules import PayloadValue
from guichet.payments.actions.journal import note
from guichet.payments.adapters import Provider, ProviderDown
from guichet.payments.models import Payment, Refund
from guichet.payments.rules import CASH, Cause, RefundState, next_refund_try


class NoSuchPayment(LookupError):
    """There is no such payment of this case."""


class AlreadyGivenBack(Exception):
    """The payment goes back already."""


@transaction.atomic
def give_back(*, case: UUID, payment: UUID, cause: Cause, officer: UUID, at: datetime) -> UUID:
    """Write down that a payment goes back, whole, and return the refund's id.

    Cash goes back over the counter: the refund is done with that. Its caller holds the case locked
    and has seen who the officer is. Raises NoSuchPayment and AlreadyGivenBack.
    """
    found = Payment.objects.select_for_update().filter(pk=payment, fee__case=case).first()
    if found is None:
        raise NoSuchPayment(f"Case {case} has no payment {payment}. Reload its file.")
    if Refund.objects.filter(payment=found).exists():
        raise AlreadyGivenBack("This payment goes back already. Reload the file.")
    refund = write_refund(payment=found, cause=cause, officer=officer, at=at)
    if found.way == CASH:
        _done(refund, done_at=at, at=at)
    return refund.pk


def write_refund(*, payment: Payment, cause: Cause, officer: UUID | None, at: datetime) -> Refund:
    """Write a refund of a payment that the caller has just made or holds locked."""
    refund = Refund.objects.create(
        payment=payment,
        amount_cents=payment.amount_cents,
        cause=cause,
        officer=officer,
        state=RefundState.OPEN,
        asked_at=at,
        next_try_at=at,
    )
    payload: dict[str, PayloadValue] = {
        "refund": str(refund.pk),
        "payment": str(payment.pk),
        "amount_cents": payment.amount_cents,
        "currency": payment.currency,
        "cause": cause.value,
    }
    if officer is not None:
        payload["actor"] = str(officer)
    note(kind="refund_asked", fee=payment.fee, at=at, payload=payload)
    return refund


def send_refunds(*, way: str, provider: Provider, at: datetime, most: int = 50) -> int:
    """Tell the provider of refunds that are due and return how many it did.

    One that does not answer is asked again with the same key, for ever: it gives back once.
    """
    done = 0
    for _ in range(most):
        taken = _take_due(way=way, at=at)
        if taken is None:
            break
        refund, charge = taken
        try:
            when = provider.refund(
                key=refund.pk, charge=charge, amount_cents=refund.amount_cents, at=at
            )
        except ProviderDown:
            continue
        with transaction.atomic():
            mine = Refund.objects.select_for_update().get(pk=refund.pk)
            if mine.state == RefundState.OPEN:
                _done(mine, done_at=when, at=at)
                done += 1
    return done


@transaction.atomic
def _take_due(*, way: str, at: datetime) -> tuple[Refund, str] | None:
    """Take the next refund that is due; until it is heard of, nobody tries it for a while."""
    free = Refund.objects.filter(
        state=RefundState.OPEN, next_try_at__lte=at, payment__way=way
    ).order_by("next_try_at", "pk")
    if connection.features.has_select_for_update:
        free = free.select_for_update(skip_locked=True, of=("self",))
    row = free.first()
    if row is None:
        return None
    row.tries += 1
    row.next_try_at = next_refund_try(tries=row.tries, at=at)
    row.save(update_fields=["tries", "next_try_at"])
    return row, row.payment.charge


def _done(refund: Refund, *, done_at: datetime, at: datetime) -> None:
    refund.state, refund.done_at = RefundState.DONE, done_at
    refund.save(update_fields=["state", "done_at"])
    payload: dict[str, PayloadValue] = {
        "refund": str(refund.pk),
        "amount_cents": refund.amount_cents,
    }
    note(kind="refunded", fee=refund.payment.fee, at=at, payload=payload)
