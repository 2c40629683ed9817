"""Every write of this app: a call answered once, messages planned, sent, replayed and forgotten."""

from guichet.integration.actions.calls import Answered, CallKeyReused, once
from guichet.integration.actions.forget import forget
from guichet.integration.actions.hooks import Hook, end_hook, set_hook
from guichet.integration.actions.plan import plan, replay
from guichet.integration.actions.send import Round, send_due

__all__ = [
    "Answered",
    "CallKeyReused",
    "Hook",
    "Round",
    "end_hook",
    "forget",
    "once",
    "plan",
    "replay",
    "send_due",
    "set_hook",
]
