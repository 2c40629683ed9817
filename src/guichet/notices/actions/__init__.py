"""Writes of the post: plan what the journal calls for, send what is due."""

from guichet.notices.actions.plan import plan
from guichet.notices.actions.send import Letterhead, Round, send_due

__all__ = ["Letterhead", "Round", "plan", "send_due"]
