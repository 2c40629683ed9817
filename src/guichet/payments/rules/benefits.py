"""Where a benefit's payment stands, and what the bank's word makes of it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class BenefitState(StrEnum):
    """Where one payment of a benefit stands.

    `due` waits for a batch, `batched` for the batch's file, `sent` for the bank's word.
    """

    DUE = "due"
    BATCHED = "batched"
    SENT = "sent"
    PAID = "paid"
    RETURNED = "returned"
    CANCELLED = "cancelled"


IN_BATCH = (BenefitState.BATCHED, BenefitState.SENT, BenefitState.PAID, BenefitState.RETURNED)
LIVE = (BenefitState.DUE, BenefitState.BATCHED, BenefitState.SENT, BenefitState.PAID)

NO_ACCOUNT = "no-account"
"""Why a payment was left out of its batch's file: the answers with its account were erased."""

REVOKED = "revoked"
"""Why a payment was cancelled before any batch: what it rests on was revoked."""

NOT_SAID = "not-said"
"""The reason of a return whose bank gave none."""

# ISO 20022 ExternalPaymentTransactionStatus1Code, as far as it ends something: settled, rejected.
_PAID = frozenset({"ACSC", "ACCC"})
_RETURNED = frozenset({"RJCT", "CANC"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankWord:
    """What a bank says of one payment: `state` is None while it is on its way.

    `cents` is None where the bank repeats no amount.
    """

    payment: UUID | None
    said: str
    state: BenefitState | None
    reason: str = ""
    cents: int | None = None
    currency: str = ""


def state_said(status: str) -> BenefitState | None:
    """Return what a status code of a bank means for a payment; None for one on its way."""
    if status in _PAID:
        return BenefitState.PAID
    return BenefitState.RETURNED if status in _RETURNED else None


def moves(*, stands: BenefitState, told: BenefitState) -> bool:
    """Tell whether the bank's word moves a payment that stands there.

    What was paid may come back; what came back is not paid again without a new payment.
    """
    if told is BenefitState.PAID:
        return stands is BenefitState.SENT
    return told is BenefitState.RETURNED and stands in {BenefitState.SENT, BenefitState.PAID}
