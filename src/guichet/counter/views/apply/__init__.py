"""Applying: questions, check, sending once, confirmation."""

from guichet.counter.views.apply.check import check
from guichet.counter.views.apply.questions import question, start
from guichet.counter.views.apply.resume import resume
from guichet.counter.views.apply.save import save
from guichet.counter.views.apply.sent import sent

__all__ = ["check", "question", "resume", "save", "sent", "start"]
