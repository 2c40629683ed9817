"""When an application that an officer enters is said to have arrived, and who says so."""

from datetime import datetime
from enum import StrEnum

from guichet.analysis.timeliness import BusinessCalendar
from guichet.interactions.rules import Backdating, BackdatingReason, Role

OFFICERS_DAYS = 10
"""Business days back to which an officer says when something arrived; beyond, the lead does."""

_RECEIVED = {
    "phone": BackdatingReason.PHONE_RECEIVED,
    "counter": BackdatingReason.COUNTER_RECEIVED,
    "mail": BackdatingReason.MAIL_RECEIVED,
}
INTAKE_CHANNELS = tuple(_RECEIVED)
ARRIVAL_REASONS = (
    BackdatingReason.MAIL_RECEIVED,
    BackdatingReason.COUNTER_RECEIVED,
    BackdatingReason.OUTAGE,
)


def backdating_reason(channel: str) -> BackdatingReason:
    """Return why what came by a channel is recorded later than it came."""
    return _RECEIVED[channel]


class HelperKind(StrEnum):
    """Who helps a person with an application."""

    FAMILY = "family"
    SETTLEMENT_WORKER = "settlement_worker"
    LAWYER = "lawyer"
    OTHER = "other"


class ArrivalRefused(ValueError):
    """An application cannot be said to have arrived then; `why` is a word for pages."""

    def __init__(self, why: str, said: str) -> None:
        self.why = why
        super().__init__(said)


def backdating_of(
    *,
    channel: str,
    calendar: BusinessCalendar,
    arrived_at: datetime,
    entered_at: datetime,
    reason: BackdatingReason | None,
    role: Role,
) -> Backdating | None:
    """Return how a late entry is recorded; None for one of the same day without a reason.

    Raises ArrivalRefused for a moment to come, for an earlier day without a reason, and for one
    that only a lead may say.
    """
    if arrived_at > entered_at:
        raise ArrivalRefused("future", f"{arrived_at.isoformat()} is still to come; correct it.")
    arrived_on, today = calendar.local_day(arrived_at), calendar.local_day(entered_at)
    if reason is None and arrived_on < today:
        raise ArrivalRefused("reason", f"It arrived on {arrived_on}; say why it is entered today.")
    back = calendar.business_days_between(arrived_on, today).count
    if back > OFFICERS_DAYS and role is not Role.LEAD:
        raise ArrivalRefused(
            "lead", f"It arrived {back} business days ago; beyond {OFFICERS_DAYS}, ask the lead."
        )
    if reason is None:
        # Earlier the same day: the officer says when it came, and the journal says who did.
        reason = _RECEIVED[channel]
        return None if arrived_at == entered_at else Backdating(reason=reason, role=role.value)
    return Backdating(reason=reason, role=role.value)
