"""When people come, call or write: what for, when, and what counts as coming again."""

from datetime import datetime, timedelta
from enum import StrEnum

from guichet.analysis.timeliness import BusinessCalendar
from guichet.casework.rules.intake import INTAKE_CHANNELS, OFFICERS_DAYS

CONTACT_CHANNELS = INTAKE_CHANNELS
"""By phone, at a counter, by mail; what is done online is no contact."""

REPEAT_WITHIN = timedelta(days=14)
"""A contact about the same file for the same reason within these days of the last is a repeat."""

MOST_LISTED = 20
"""Contacts of an office that a page lists, the latest first."""


class ContactReason(StrEnum):
    """What a person comes, calls or writes for."""

    WHERE_IS_IT = "where_is_it"
    HOW_TO = "how_to"
    APPLY = "apply"
    DOCUMENT = "document"
    DECISION = "decision"
    CHANGE = "change"
    PAYING = "paying"
    TROUBLE = "trouble"
    COMPLAINT = "complaint"
    OTHER = "other"


class TimesRefused(ValueError):
    """A contact cannot have gone so; `why` is a word for pages."""

    def __init__(self, why: str, said: str) -> None:
        self.why = why
        super().__init__(said)


def check_times(
    *,
    calendar: BusinessCalendar,
    arrived_at: datetime,
    started_at: datetime,
    ended_at: datetime,
    at: datetime,
) -> None:
    """Check that a contact began after it arrived, ended after it began, and not long ago.

    Raises TimesRefused for another order, for an end still to come, and for one more than
    OFFICERS_DAYS business days ago.
    """
    if not arrived_at <= started_at <= ended_at:
        raise TimesRefused(
            "order",
            f"It arrived {arrived_at.isoformat()}, began {started_at.isoformat()} and ended "
            f"{ended_at.isoformat()}; put them in order.",
        )
    if ended_at > at:
        raise TimesRefused("future", f"{ended_at.isoformat()} is still to come; correct it.")
    ago = calendar.business_days_between(calendar.local_day(ended_at), calendar.local_day(at))
    if ago.count > OFFICERS_DAYS:
        raise TimesRefused(
            "old", f"It ended {ago.count} business days ago; record it within {OFFICERS_DAYS}."
        )
