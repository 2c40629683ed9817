"""Whether a door or a line is open, until when, and when it opens next, in the office's zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays


class WayKind(StrEnum):
    """How an office is reached."""

    PHONE = "phone"
    VISIT = "visit"
    MAIL = "mail"
    EMAIL = "email"


KEEPS_HOURS = frozenset({WayKind.PHONE, WayKind.VISIT})
"""Ways at whose other end somebody must sit; a letter may be posted at any hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Open until `closes_at`, or closed until `opens_at` (UTC); the other is None."""

    closes_at: datetime | None
    opens_at: datetime | None

    @property
    def open(self) -> bool:
        """Tell whether it is open."""
        return self.closes_at is not None


def standing(
    *, calendar: BusinessCalendar, opens_at: time, closes_at: time, at: datetime
) -> Standing:
    """Return how something stands that is open from `opens_at` to `closes_at` on business days.

    Moments are compared in UTC: two of one zone would be compared by their wall clocks, which on
    the night the clock goes back puts the later one first. An hour that comes twice opens at its
    first and closes at its second; one that is left out counts from when the clock has jumped.
    """
    today = calendar.local_day(at)
    first = calendar.add_business_days(today, BusinessDays(0))
    if first == today:
        opening, closing = _hours(today, opens_at, closes_at, calendar)
        if opening <= at < closing:
            return Standing(closes_at=closing, opens_at=None)
        if at < opening:
            return Standing(closes_at=None, opens_at=opening)
        first = calendar.add_business_days(today, BusinessDays(1))
    opening, _closing = _hours(first, opens_at, closes_at, calendar)
    return Standing(closes_at=None, opens_at=opening)


def _hours(
    day: date, opens_at: time, closes_at: time, calendar: BusinessCalendar
) -> tuple[datetime, datetime]:
    opening = datetime.combine(day, opens_at, tzinfo=calendar.zone)
    closing = datetime.combine(day, closes_at, tzinfo=calendar.zone).replace(fold=1)
    return opening.astimezone(UTC), closing.astimezone(UTC)
