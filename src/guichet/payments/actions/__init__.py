"""Every write of this app: ask, begin, take, give back, compare."""

from guichet.payments.actions.ask import ask_fee, close_fee, fees_overdue
from guichet.payments.actions.begin import NothingToPay, Words, begin_payment
from guichet.payments.actions.compare import compare
from guichet.payments.actions.refund import (
    AlreadyGivenBack,
    NoSuchPayment,
    give_back,
    send_refunds,
)
from guichet.payments.actions.take import NoSuchOrder, Settled, put_off, take_cash, take_told

__all__ = [
    "AlreadyGivenBack",
    "NoSuchOrder",
    "NoSuchPayment",
    "NothingToPay",
    "Settled",
    "Words",
    "ask_fee",
    "begin_payment",
    "close_fee",
    "compare",
    "fees_overdue",
    "give_back",
    "put_off",
    "send_refunds",
    "take_cash",
    "take_told",
]
