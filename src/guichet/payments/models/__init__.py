"""Tables of this app."""

from guichet.payments.models.benefits import BenefitBatch, BenefitPayment
from guichet.payments.models.books import Difference, Statement
from guichet.payments.models.fees import Fee, Intent, Payment, Refund

__all__ = [
    "BenefitBatch",
    "BenefitPayment",
    "Difference",
    "Fee",
    "Intent",
    "Payment",
    "Refund",
    "Statement",
]
