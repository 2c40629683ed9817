"""Writes of the post: plan what the journal calls for, send what is due, print letters."""

from guichet.notices.actions.letters import (
    NoSuchBatch,
    Printed,
    gather_letters,
    print_batch,
    settle_batch,
)
from guichet.notices.actions.plan import plan
from guichet.notices.actions.send import Round, send_due
from guichet.notices.actions.writing import Letterhead

__all__ = [
    "Letterhead",
    "NoSuchBatch",
    "Printed",
    "Round",
    "gather_letters",
    "plan",
    "print_batch",
    "send_due",
    "settle_batch",
]
