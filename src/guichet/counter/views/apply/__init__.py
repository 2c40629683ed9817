"""Applying: questions, check, sending once, confirmation."""

from guichet.counter.views.apply.check import check
from guichet.counter.views.apply.questions import question, start
from guichet.counter.views.apply.sent import sent

__all__ = ["check", "question", "sent", "start"]
