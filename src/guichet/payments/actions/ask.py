"""Ask a fee of a case, and close it when the case ends unpaid."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from guichet.payments.models import Fee, Intent
from guichet.payments.rules import FeeState, IntentState

_BATCH = 100


@transaction.atomic
def ask_fee(
    *,
    case: UUID,
    service: str,
    office: UUID,
    amount_cents: int,
    currency: str,
    exemption: str,
    due_on: date,
    at: datetime,
) -> UUID:
    """Write down what a case owes and return the fee's id; its caller journals it with the case.

    An amount that is not above 0 and a second fee of a case are refused by the database.
    """
    fee = Fee.objects.create(
        case=case,
        service=service,
        office=office,
        amount_cents=amount_cents,
        currency=currency,
        exemption=exemption,
        state=FeeState.OPEN,
        asked_at=at,
        due_on=due_on,
    )
    return fee.pk


@transaction.atomic
def close_fee(*, case: UUID, at: datetime) -> bool:
    """Close the fee of a case that ended unpaid, and tell whether there was one to close.

    Money that comes afterwards goes back. A try to pay that stands is ended, and the provider is
    asked about it for a while.
    """
    fee = Fee.objects.select_for_update().filter(case=case, state=FeeState.OPEN).first()
    if fee is None:
        return False
    Intent.objects.filter(fee=fee, state=IntentState.OPEN).update(
        state=IntentState.CANCELLED, ended_at=at, ask_at=at
    )
    fee.state, fee.ended_at = FeeState.CLOSED, at
    fee.save(update_fields=["state", "ended_at"])
    return True


def fees_overdue(*, on: date) -> list[UUID]:
    """Return some cases whose fee was due before a day and is not paid, the oldest first."""
    overdue = Fee.objects.filter(state=FeeState.OPEN, due_on__lt=on).order_by("due_on", "pk")
    return list(overdue.values_list("case", flat=True)[:_BATCH])
