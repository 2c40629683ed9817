"""Take down money that came: once however often it is told, in whatever order.

What a provider tells are facts (this charge was taken), never steps: a repeat finds its row, and
a late word changes nothing that is settled.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from guichet.payments.actions.begin import NothingToPay
from guichet.payments.actions.journal import note
from guichet.payments.actions.refund import write_refund
from guichet.payments.adapters import Charge, Told
from guichet.payments.models import Fee, Intent, Payment
from guichet.payments.rules import (
    ASK_FOR,
    CASH,
    INTENT_LIVES,
    FeeState,
    IntentState,
    after_told,
    next_question,
    receipt_number,
    why_back,
)


class NoSuchOrder(LookupError):
    """The provider tells of an order that is none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The payment that settled a fee just now; `at` is when the money was taken."""

    payment: UUID
    way: str
    amount_cents: int
    currency: str
    at: datetime


@transaction.atomic
def take_told(*, way: str, told: Told, at: datetime) -> Settled | None:
    """Take down what a provider told of an order; return the payment that settled the fee now.

    Money that cannot settle it is taken down too, and its refund written in the same transaction.
    Its caller holds the case locked. Raises NoSuchOrder.
    """
    fee_of = Intent.objects.filter(pk=told.order, way=way).values_list("fee", flat=True).first()
    if fee_of is None:
        raise NoSuchOrder(f"'{way}' tells of order {told.order}, which is none of ours.")
    fee = Fee.objects.select_for_update().get(pk=fee_of)
    intent = Intent.objects.get(pk=told.order)
    settled = None
    for charge in sorted(told.charges, key=lambda each: (each.at, each.id)):
        settled = _take(fee, intent, charge, at=at) or settled
    _move(fee, intent, told, at=at)
    return settled


def _take(fee: Fee, intent: Intent, charge: Charge, *, at: datetime) -> Settled | None:
    if Payment.objects.filter(way=intent.way, charge=charge.id).exists():
        return None
    cause = why_back(
        fee=FeeState(fee.state),
        due_cents=fee.amount_cents,
        due_currency=fee.currency,
        cents=charge.amount_cents,
        currency=charge.currency,
    )
    key = uuid4()
    payment = Payment.objects.create(
        id=key,
        fee=fee,
        intent=intent,
        way=intent.way,
        charge=charge.id,
        number=receipt_number(payment=key, year=at.year),
        amount_cents=charge.amount_cents,
        currency=charge.currency,
        applied=cause is None,
        received_at=charge.at,
        recorded_at=at,
    )
    if cause is None:
        return _settle(fee, payment, at=at)
    note(
        kind="paid_in_vain",
        fee=fee,
        at=at,
        payload={
            "payment": str(key),
            "way": intent.way,
            "amount_cents": charge.amount_cents,
            "currency": charge.currency,
            "cause": cause.value,
        },
    )
    write_refund(payment=payment, cause=cause, officer=None, at=at)
    return None


def _settle(fee: Fee, payment: Payment, *, at: datetime) -> Settled:
    fee.state, fee.ended_at = FeeState.PAID, at
    fee.save(update_fields=["state", "ended_at"])
    return Settled(
        payment=payment.pk,
        way=payment.way,
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        at=min(payment.received_at, at),
    )


def _move(fee: Fee, intent: Intent, told: Told, *, at: datetime) -> None:
    """Bring an intent to where the provider says it is; one nobody paid is given up in the end."""
    before = IntentState(intent.state)
    state = after_told(
        state=before, told=IntentState.PAID if told.charges else IntentState(told.state)
    )
    if state is IntentState.OPEN and at - intent.begun_at > INTENT_LIVES:
        state = IntentState.EXPIRED
    over = at - intent.begun_at > ASK_FOR or state is IntentState.PAID
    intent.ask_at = None if over else next_question(begun_at=intent.begun_at, at=at)
    intent.reference = intent.reference or told.reference
    if state is not before:
        intent.state = state
        intent.ended_at = intent.ended_at or at
        payload = {"intent": str(intent.pk), "way": intent.way, "ending": state.value}
        note(kind="payment_ended", fee=fee, at=at, payload=payload)
    intent.save(update_fields=["ask_at", "reference", "state", "ended_at"])


@transaction.atomic
def put_off(*, intent: UUID, at: datetime) -> None:
    """Ask the provider about an intent later: it did not answer, or knows no such order.

    An intent that it never heard of is given up after its time.
    """
    found = Intent.objects.select_for_update().get(pk=intent)
    if found.state == IntentState.OPEN and at - found.begun_at > INTENT_LIVES:
        found.state, found.ended_at = IntentState.EXPIRED, at
        payload = {"intent": str(found.pk), "way": found.way, "ending": found.state.value}
        note(kind="payment_ended", fee=found.fee, at=at, payload=payload)
    over = at - found.begun_at > ASK_FOR
    found.ask_at = None if over else next_question(begun_at=found.begun_at, at=at)
    found.save(update_fields=["state", "ended_at", "ask_at"])


@transaction.atomic
def take_cash(
    *, case: UUID, key: UUID, officer: UUID, office: UUID, at: datetime
) -> Settled | None:
    """Take down cash for the whole fee of a case; None when this key did so before.

    Its caller holds the case locked and has seen who the officer is. Raises NothingToPay.
    """
    if Payment.objects.filter(way=CASH, charge=key.hex).exists():
        return None
    fee = Fee.objects.select_for_update().filter(case=case, state=FeeState.OPEN).first()
    if fee is None:
        raise NothingToPay(f"Case {case} owes nothing now. Reload its file.")
    made = uuid4()
    payment = Payment.objects.create(
        id=made,
        fee=fee,
        way=CASH,
        charge=key.hex,
        number=receipt_number(payment=made, year=at.year),
        amount_cents=fee.amount_cents,
        currency=fee.currency,
        applied=True,
        received_at=at,
        recorded_at=at,
        officer=officer,
        office=office,
    )
    # A try on a provider's page that stands is ended; should it be paid too, that goes back.
    Intent.objects.filter(fee=fee, state=IntentState.OPEN).update(
        state=IntentState.CANCELLED, ended_at=at, ask_at=at
    )
    return _settle(fee, payment, at=at)
