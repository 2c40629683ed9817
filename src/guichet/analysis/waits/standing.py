"""The wait of one line of cases as it stands: a service, a channel, a class; open cases counted.

cases = Line(received=received, ended=ended, calendar=office)
standing = wait_of(cases, at=at)             # for somebody who applies now
standing = wait_of(cases, at=at, waited=7.0)  # for somebody who has waited seven days
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

import numpy as np

from guichet.analysis.estimation.survival import quantile_of
from guichet.analysis.timeliness.calendars import BusinessCalendar
from guichet.analysis.timeliness.counting import business_days_waited
from guichet.analysis.waits.bands import latest_curve

VERSION = "1"
"""Of the way to estimate: goes up whenever the same cases would be answered otherwise."""

BUSINESS_DAYS, DAYS = "business_days", "days"
FEWEST_CASES = 20
"""Ended cases below which no quantile is given."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Line:
    """Cases of one service, channel and class, in any order.

    `received` and `ended` are datetime64 in UTC, `ended` not-a-time where a case goes on.
    `stood` is how many days the office's clock stood in each case (its pauses), in the unit of the
    answer. With a calendar the answer is in that office's business days, else in days.
    """

    received: np.ndarray
    ended: np.ndarray
    calendar: BusinessCalendar | None = None
    stood: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @cached_property
    def unit(self) -> str:
        """Return the unit of every answer."""
        return BUSINESS_DAYS if self.calendar else DAYS

    def lasted(self, at: datetime) -> tuple[np.ndarray, np.ndarray]:
        """Return for each case known at a moment how long it has lasted, and whether it ended.

        Cases come in the order in which they were received.
        """
        now = np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")
        received = self.received.astype("datetime64[us]")
        order = np.argsort(received, kind="stable")
        order = order[received[order] <= now]
        received, ended = received[order], self.ended.astype("datetime64[us]")[order]
        over = ended <= now
        until = np.where(over, ended, now)
        if self.calendar:
            lasted = business_days_waited(self.calendar, received, until).astype(np.float64)
        else:
            lasted = (until - received) / np.timedelta64(1, "D")
        if len(self.stood):
            lasted = lasted - self.stood[order]
        return np.maximum(lasted, 0.0), over


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWait:
    """Days still to wait: half end within p50, 8 in 10 within p80, 95 in 100 within p95.

    `low80` and `high80` bound the middle eight in ten. A quantile that nobody has been seen to
    reach, or any where too few cases have ended, is None. `cases` spoke for it, `goes_on` of them
    open; `until` is the day up to which the inputs reach.
    """

    p50: float | None
    p80: float | None
    p95: float | None
    low80: float | None
    high80: float | None
    unit: str
    cases: int
    goes_on: int
    until: date
    method: str
    version: str = VERSION


def wait_of(line: Line, *, at: datetime, waited: float = 0.0) -> StandingWait:
    """Return the wait at a moment for a new case, or for one that has waited some days already."""
    lasted, over = line.lasted(at)
    values, within, cases, goes_on = latest_curve(lasted, over)
    passed = int(np.searchsorted(values, waited, side="right")) if waited else 0
    gone = float(within[passed - 1]) if passed else 0.0
    enough = int(over.sum()) >= FEWEST_CASES and gone < 1.0

    def share(wanted: float) -> float | None:
        if not enough:
            return None
        whole = float(quantile_of(values, within, gone + wanted * (1.0 - gone)))
        return whole - waited if np.isfinite(whole) else None

    return StandingWait(
        p50=share(0.5),
        p80=share(0.8),
        p95=share(0.95),
        low80=share(0.1),
        high80=share(0.9),
        unit=line.unit,
        cases=cases,
        goes_on=goes_on,
        until=at.date(),
        method="kaplan-meier-latest",
    )
