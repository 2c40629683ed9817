"""When the law answers in the office's place: the legal limit is over and nothing is decided."""

from datetime import date, datetime

from guichet.analysis.timeliness import BusinessCalendar, Pause


def limit_has_passed(
    *,
    calendar: BusinessCalendar,
    starts_on: date,
    legal_due_on: date,
    paused_since: datetime | None,
    at: datetime,
) -> bool:
    """Tell whether the last day of a legal limit is over in the office's own zone.

    While the clock stands the limit moves along, and does not pass; a question asked after its
    last day was over moves nothing any more.
    """
    if calendar.local_day(at) <= legal_due_on:
        return False
    if paused_since is None:
        return True
    pause = Pause(since=paused_since, until=max(at, paused_since))
    return calendar.moved(legal_due_on, by=pause, start=starts_on) == legal_due_on
