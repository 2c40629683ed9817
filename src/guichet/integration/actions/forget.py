"""Forget what nobody asks for any more."""

from datetime import datetime

from guichet.integration.models import Call, Message
from guichet.integration.rules import KEEP, KEEP_CALLS, State


def forget(*, at: datetime) -> int:
    """Delete answers to old calls and messages that came to their end long ago; return how many."""
    calls, _each = Call.objects.filter(at__lt=at - KEEP_CALLS).delete()
    ended, _each = Message.objects.filter(
        state__in=[State.SENT, State.DEAD], ended_at__lt=at - KEEP
    ).delete()
    return calls + ended
