"""A question to the applicant: how long it stands, when a reminder goes, when work goes on.

While it stands the office's clock is stopped. The person has until `due_on`; a reminder goes on
the day after, once; and when `lapses_on` has passed too, the officer may decide on what is there.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays, Pause

ANSWER_DAYS = 10
"""Business days for an answer where neither the officer nor the definition says otherwise."""
GRACE_DAYS = 5
"""Business days from the reminder until the officer may go on without the answer."""
MOST_DAYS = 250
"""Business days within which an answer must be due: about a year."""
OTHER = "other"
"""The reason that every service has: the officer's words say it all."""


class Ending(StrEnum):
    """How a question came to its end."""

    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class DueDateRefused(ValueError):
    """An answer cannot be due on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """How the dates of a case stand after a pause: business days left out, and what moved."""

    paused_days: int
    standard_due_on: date | None
    legal_due_on: date | None


def due_days(*, calendar: BusinessCalendar, today: date, due_on: date) -> tuple[date, date]:
    """Return when an answer is due and when the question lapses.

    Raises DueDateRefused for a day that is not to come, or more than a year away.
    """
    last = calendar.add_business_days(today, BusinessDays(MOST_DAYS))
    if not today < due_on <= last:
        raise DueDateRefused(
            f"An answer cannot be due on {due_on.isoformat()}. Choose a day after "
            f"{today.isoformat()}, up to {last.isoformat()}."
        )
    return due_on, calendar.add_business_days(due_on, BusinessDays(GRACE_DAYS))


def resumed(
    *,
    calendar: BusinessCalendar,
    starts_on: date,
    pause: Pause,
    standard_due_on: date | None,
    legal_due_on: date | None,
) -> Resumed:
    """Return the days a pause left out and where it moved standard and legal limit.

    A promise that was broken before the pause began stays where it was.
    """

    def moved(due: date | None) -> date | None:
        return None if due is None else calendar.moved(due, by=pause, start=starts_on)

    return Resumed(
        paused_days=calendar.standing_days(pause, start=starts_on).count,
        standard_due_on=moved(standard_due_on),
        legal_due_on=moved(legal_due_on),
    )


def no_earlier(at: datetime, *, than: datetime) -> datetime:
    """Return the moment, or the earlier one's when a machine's clock was set back meanwhile."""
    return max(at, than)
