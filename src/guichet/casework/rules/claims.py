"""Who holds a file: one officer at a time, for a while.

A claim lasts to the close of the second business day after the holder's last act on the file, so
that a weekend takes no file away from its officer and an absence gives it back to all.
"""

from datetime import datetime
from uuid import UUID

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays

CLAIM_DAYS = 2
"""Business days after the day of the last act on which a claim ends."""


def claim_ends(*, calendar: BusinessCalendar, at: datetime) -> datetime:
    """Return the moment a claim made or renewed now comes to its end."""
    last = calendar.add_business_days(calendar.start_day(at), BusinessDays(CLAIM_DAYS))
    return datetime.combine(last, calendar.closes_at, tzinfo=calendar.zone)


def standing_holder(
    *, holder: UUID | None, held_until: datetime | None, at: datetime
) -> UUID | None:
    """Return who holds a file now; a claim that has ended holds nothing."""
    return holder if held_until is not None and at < held_until else None
