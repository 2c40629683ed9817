"""Business-day clocks: when a clock starts, what is due when, how much has run."""

from guichet.analysis.timeliness.calendars import (
    BusinessCalendar,
    BusinessDays,
    CalendarDays,
    NoBusinessDays,
    Pause,
)

__all__ = ["BusinessCalendar", "BusinessDays", "CalendarDays", "NoBusinessDays", "Pause"]
