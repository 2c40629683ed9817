"""The rules of fees and payments, pure: states, what is given back, what must match, signatures."""

from guichet.payments.rules.matching import Booked, Gap, gaps_between
from guichet.payments.rules.money import CASH, receipt_number
from guichet.payments.rules.signatures import SignatureRefused, sign, verify
from guichet.payments.rules.states import (
    ASK_FOR,
    INTENT_LIVES,
    Cause,
    FeeState,
    IntentState,
    RefundState,
    after_told,
    next_question,
    next_refund_try,
    why_back,
)

__all__ = [
    "ASK_FOR",
    "CASH",
    "INTENT_LIVES",
    "Booked",
    "Cause",
    "FeeState",
    "Gap",
    "IntentState",
    "RefundState",
    "SignatureRefused",
    "after_told",
    "gaps_between",
    "next_question",
    "next_refund_try",
    "receipt_number",
    "sign",
    "verify",
    "why_back",
]
