"""Every read of this app."""

from guichet.payments.queries.fees import (
    FeeCard,
    IntentCard,
    PaymentCard,
    RefundCard,
    fee_of,
    intent_of,
    wants_paying,
)
from guichet.payments.queries.money import (
    Awaited,
    CashDay,
    Differing,
    Going,
    StatementCard,
    awaited,
    cash_of_day,
    differing,
    refunds_going,
    statements,
)
from guichet.payments.queries.provider import asked_of, case_of_order, compared_on

__all__ = [
    "Awaited",
    "CashDay",
    "Differing",
    "FeeCard",
    "Going",
    "IntentCard",
    "PaymentCard",
    "RefundCard",
    "StatementCard",
    "asked_of",
    "awaited",
    "case_of_order",
    "cash_of_day",
    "compared_on",
    "differing",
    "fee_of",
    "intent_of",
    "refunds_going",
    "statements",
    "wants_paying",
]
