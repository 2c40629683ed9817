"""What a case owes and what was paid, for whoever may see the case."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.interactions.rules import Viewer
from guichet.payments.models import Fee, Intent, Payment
from guichet.payments.rules import Cause, FeeState, IntentState, RefundState


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundCard:
    """A payment going back; `done_at` is None until it has."""

    cause: Cause
    asked_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCard:
    """Money that came, in cents; `applied` when it settled the fee."""

    id: UUID
    number: str
    way: str
    amount_cents: int
    currency: str
    applied: bool
    received_at: datetime
    refund: RefundCard | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentCard:
    """The latest try to pay on a provider's page, the page empty until it answered."""

    case: UUID
    way: str
    state: IntentState
    page: str
    amount_cents: int
    begun_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeCard:
    """What a case owes, in cents, and everything that came of it, oldest first."""

    case: UUID
    amount_cents: int
    currency: str
    exemption: str
    state: FeeState
    asked_at: datetime
    due_on: date
    intent: IntentCard | None
    payments: tuple[PaymentCard, ...]

    @property
    def settled_by(self) -> PaymentCard | None:
        """Return the payment that settled the fee."""
        return next((each for each in self.payments if each.applied), None)


def fee_of(viewer: Viewer, *, case: UUID) -> FeeCard | None:
    """Return what a case owes; for callers that may see the case. None where nothing was asked."""
    del viewer
    fee = Fee.objects.filter(case=case).first()
    if fee is None:
        return None
    latest = Intent.objects.filter(fee=fee).order_by("-begun_at", "-pk").first()
    payments = fee.payments.select_related("refund").order_by("received_at", "pk")
    return FeeCard(
        case=case,
        amount_cents=fee.amount_cents,
        currency=fee.currency,
        exemption=fee.exemption,
        state=FeeState(fee.state),
        asked_at=fee.asked_at,
        due_on=fee.due_on,
        intent=None if latest is None else _intent(latest, case),
        payments=tuple(_payment(each) for each in payments),
    )


def wants_paying(viewer: Viewer, *, case: UUID) -> int:
    """Return the cents that a case still owes; for callers that may see the case."""
    del viewer
    owed = Fee.objects.filter(case=case, state=FeeState.OPEN)
    return owed.values_list("amount_cents", flat=True).first() or 0


def intent_of(viewer: Viewer, *, intent: UUID) -> tuple[IntentCard, PaymentCard | None] | None:
    """Return a try to pay and what came of it, to whoever holds the ticket made for its id."""
    del viewer
    found = Intent.objects.select_related("fee").filter(pk=intent).first()
    if found is None:
        return None
    paid = found.payments.select_related("refund").order_by("-applied", "received_at").first()
    return _intent(found, found.fee.case), None if paid is None else _payment(paid)


def _intent(row: Intent, case: UUID) -> IntentCard:
    return IntentCard(
        case=case,
        way=row.way,
        state=IntentState(row.state),
        page=row.page,
        amount_cents=row.amount_cents,
        begun_at=row.begun_at,
    )


def _payment(row: Payment) -> PaymentCard:
    refund = getattr(row, "refund", None)
    return PaymentCard(
        id=row.pk,
        number=row.number,
        way=row.way,
        amount_cents=row.amount_cents,
        currency=row.currency,
        applied=row.applied,
        received_at=row.received_at,
        refund=None
        if refund is None
        else RefundCard(
            cause=Cause(refund.cause),
            asked_at=refund.asked_at,
            done_at=refund.done_at if refund.state == RefundState.DONE else None,
        ),
    )
