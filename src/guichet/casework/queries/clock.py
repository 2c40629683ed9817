"""How long a case has waited on the office's own clock, and what was promised and set."""

from dataclasses import dataclass
from datetime import date

from guichet.analysis.timeliness import BusinessCalendar
from guichet.casework.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Business days waited so far, the standard and the legal limit: never one without its name.

    `stopped_on` is the day of the decision's release, where the wait ended.
    """

    starts_on: date
    days: int
    standard_days: int | None
    standard_due_on: date | None
    legal_days: int | None
    legal_due_on: date | None
    stopped_on: date | None
    past_standard: bool
    past_limit: bool

    @classmethod
    def of(cls, application: Application, *, calendar: BusinessCalendar, today: date) -> "Clock":
        """Return the case's clock on a day; it stops at the release."""
        released = application.released_at
        stopped_on = None if released is None else calendar.local_day(released)
        until = today if stopped_on is None else stopped_on
        starts_on = application.clock_starts_on

        def length(due: date | None) -> int | None:
            return None if due is None else calendar.business_days_between(starts_on, due).count

        standard, legal = application.standard_due_on, application.legal_due_on
        return cls(
            starts_on=starts_on,
            days=calendar.business_days_between(starts_on, until).count,
            standard_days=length(standard),
            standard_due_on=standard,
            legal_days=length(legal),
            legal_due_on=legal,
            stopped_on=stopped_on,
            past_standard=standard is not None and until > standard,
            past_limit=legal is not None and until > legal,
        )
