"""One office's working time: zone, hours, working weekdays and holidays.

A day is a date in the office's own zone. The day a file is received is day 0: a promise of one
business day, received on a Monday, falls due on Tuesday. What arrives after closing, or on a day
the office is shut, counts as received on the next business day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import numpy as np

_DAY = "datetime64[D]"


@dataclass(frozen=True, slots=True, order=True)
class BusinessDays:
    """A length in days on which the office works."""

    count: int


@dataclass(frozen=True, slots=True, order=True)
class CalendarDays:
    """A length in days as the law and the wall calendar count them."""

    count: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands because the office waits on the applicant.

    `until` is None while the pause lasts.
    """

    since: datetime
    until: datetime | None = None


class NoBusinessDays(ValueError):
    """A calendar in which the office never works."""


@dataclass(frozen=True, eq=False)
class BusinessCalendar:
    """Count an office's business days.

    `weekdays` are the working weekdays, 0 for Monday to 6 for Sunday; `holidays` are dates in
    the office's zone. Raises NoBusinessDays when no weekday is worked.
    """

    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    closes_at: time = time(16, 30)
    holidays: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.weekdays <= frozenset(range(7)) or not self.weekdays:
            raise NoBusinessDays(
                f"The working weekdays {sorted(self.weekdays)} name no day from 0 (Monday) to 6 "
                "(Sunday). Give at least one, such as 0, 1, 2, 3, 4."
            )

    @cached_property
    def days(self) -> np.busdaycalendar:
        """Return the working weekdays and holidays as numpy's own calendar."""
        mask = [day in self.weekdays for day in range(7)]
        holidays = np.array(sorted(self.holidays), dtype=_DAY)
        return np.busdaycalendar(weekmask=mask, holidays=holidays)

    @cached_property
    def _roll(self) -> Callable[[date, int], date]:
        """Return `_rolled`, remembering: every file of a day asks the same few questions."""
        return lru_cache(maxsize=4096)(self._rolled)

    def local_day(self, moment: datetime) -> date:
        """Return the date of an aware moment in the office's zone."""
        return moment.astimezone(self.zone).date()

    def is_business_day(self, day: date) -> bool:
        """Tell whether the office works on the day."""
        return bool(np.is_busday(np.datetime64(day, "D"), busdaycal=self.days))

    def start_day(self, moment: datetime) -> date:
        """Return the business day on which something received at the moment counts as received."""
        local = moment.astimezone(self.zone)
        late = local.timetz().replace(tzinfo=None) > self.closes_at
        day = local.date() + timedelta(days=1 if late else 0)
        return self._roll(day, 0)

    def add_business_days(self, start: date, length: BusinessDays) -> date:
        """Return the last day of a promise of that length for something received on `start`."""
        return self._roll(start, length.count)

    def business_days_before(self, day: date, length: BusinessDays) -> date:
        """Return the business day so many before `day`, or before the next where it is none."""
        return self._roll(day, -length.count)

    def add_calendar_days(self, start: date, length: CalendarDays) -> date:
        """Return the last day of a legal limit of that length; it may fall on a weekend."""
        return start + timedelta(days=length.count)

    def due(self, start: date, length: BusinessDays | CalendarDays) -> date:
        """Return the day by which a promise or limit of either kind is kept."""
        if isinstance(length, BusinessDays):
            return self.add_business_days(start, length)
        return self.add_calendar_days(start, length)

    def business_days_between(self, start: date, end: date) -> BusinessDays:
        """Return the business days after `start` up to and including `end`; 0 if none passed."""
        if end <= start:
            return BusinessDays(0)
        after_start, after_end = start + timedelta(days=1), end + timedelta(days=1)
        counted = np.busday_count(
            np.datetime64(after_start, "D"), np.datetime64(after_end, "D"), busdaycal=self.days
        )
        return BusinessDays(int(counted))

    def elapsed(
        self, *, received: datetime, at: datetime, pauses: Iterable[Pause] = ()
    ) -> BusinessDays:
        """Return the business days that the office's own clock has run, pauses left out.

        A business day is left out when the clock stood at its close: the day on which the office
        asks is not counted, the day on which the answer comes before closing is.
        """
        start, today = self.start_day(received), self.local_day(at)
        total = self.business_days_between(start, today).count
        standing = {
            day for pause in pauses for day in self._closes_within(pause, after=start, until=today)
        }
        return BusinessDays(total - len(standing))

    def standing_days(
        self, pause: Pause, *, start: date, until: date | None = None
    ) -> BusinessDays:
        """Return the business days after `start`, up to `until`, that a pause leaves out.

        Raises ValueError when neither the pause nor `until` has an end.
        """
        if pause.until is None and until is None:
            raise ValueError("A pause that lasts has no number of days yet. Pass `until`.")
        last = self.local_day(pause.until) if pause.until is not None else until
        if until is not None and last is not None:
            last = min(last, until)
        days = self._closes_within(pause, after=start, until=last or start)
        return BusinessDays(sum(1 for _ in days))

    def moved(self, due: date, *, by: Pause, start: date) -> date:
        """Return where a pause that has ended moves the last day of a promise.

        The promise keeps its length on the office's own clock. One whose last day was over when
        the clock stopped was kept or broken already and does not move.
        """
        standing = list(
            self._closes_within(by, after=start, until=self.local_day(by.until or by.since))
        )
        if not standing or standing[0] > due:
            return due
        return self.add_business_days(due, BusinessDays(len(standing)))

    def count_many(
        self, starts: Sequence[date], ends: Sequence[date]
    ) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        """Return business days from each start to each end, as an array of their length (days)."""
        first = np.asarray(starts, dtype=_DAY) + np.timedelta64(1, "D")
        last = np.asarray(ends, dtype=_DAY) + np.timedelta64(1, "D")
        counted = np.busday_count(first, last, busdaycal=self.days)
        return np.maximum(counted, 0).astype(np.int64)

    def numbers(self, days: np.ndarray, *, since: date) -> np.ndarray:
        """Return how many business days each of some days comes after one before them all."""
        one = np.timedelta64(1, "D")
        first = np.datetime64(since, "D") + one
        counted = np.busday_count(first, days.astype(_DAY) + one, busdaycal=self.days)
        numbers: np.ndarray = np.maximum(counted, 0).astype(np.int64)
        return numbers

    def _rolled(self, day: date, days: int) -> date:
        rolled = np.busday_offset(
            np.datetime64(day, "D"), days, roll="forward", busdaycal=self.days
        )
        result: date = rolled.astype(object)
        return result

    def _closes_within(self, pause: Pause, *, after: date, until: date) -> Iterable[date]:
        """Yield the business days in (after, until] whose closing fell inside the pause."""
        first = max(self.local_day(pause.since), after + timedelta(days=1))
        last = until if pause.until is None else min(self.local_day(pause.until), until)
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            close = datetime.combine(day, self.closes_at, tzinfo=self.zone)
            stood = pause.since <= close and (pause.until is None or close < pause.until)
            if stood and self.is_business_day(day):
                yield day
