"""Business days of many cases at once: the same count as the office's own clock, in one pass."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from guichet.analysis.timeliness.calendars import BusinessCalendar

_DAY = "datetime64[D]"
_HALF_HOUR = 1_800_000_000


def local_stamps(zone: ZoneInfo, moments: np.ndarray) -> np.ndarray:
    """Return UTC moments (datetime64[us]) as an office's wall clock shows them.

    An offset is looked up once for each half hour that occurs: no zone has changed its clock
    inside one since 1972.
    """
    micros = moments.astype("datetime64[us]").astype(np.int64)
    halves, place = np.unique(micros // _HALF_HOUR, return_inverse=True)
    offsets = np.array(
        [
            _offset(zone, datetime.fromtimestamp(half * _HALF_HOUR / 1_000_000, tz=UTC))
            for half in halves.tolist()
        ],
        dtype=np.int64,
    )
    shown = micros + (offsets[place] if len(offsets) else 0)
    return shown.astype("datetime64[us]")


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None, "a zone always has an offset"  # noqa: S101 - for the type checker
    return int(offset.total_seconds() * 1_000_000)


def start_days(calendar: BusinessCalendar, received: np.ndarray) -> np.ndarray:
    """Return the business day on which each receipt (UTC) counts, as datetime64[D].

    Agrees with `BusinessCalendar.start_day` moment by moment.
    """
    shown = local_stamps(calendar.zone, received)
    day = shown.astype(_DAY)
    closes = calendar.closes_at
    closing = np.timedelta64(
        ((closes.hour * 60 + closes.minute) * 60 + closes.second) * 1_000_000 + closes.microsecond,
        "us",
    )
    late = shown - day.astype("datetime64[us]") > closing
    start: np.ndarray = np.busday_offset(
        day + late.astype("timedelta64[D]"), 0, roll="forward", busdaycal=calendar.days
    )
    return start


def local_days(calendar: BusinessCalendar, moments: np.ndarray) -> np.ndarray:
    """Return the date of each moment (UTC) in the office's zone, as datetime64[D]."""
    return local_stamps(calendar.zone, moments).astype(_DAY)


def business_days_waited(
    calendar: BusinessCalendar, received: np.ndarray, until: np.ndarray
) -> np.ndarray:
    """Return the business days from each receipt up to each later moment, both in UTC.

    Pauses are not left out. Agrees with `BusinessCalendar.elapsed` case by case.
    """
    one = np.timedelta64(1, "D")
    start, end = start_days(calendar, received), local_days(calendar, until)
    counted = np.busday_count(start + one, end + one, busdaycal=calendar.days)
    return np.maximum(counted, 0).astype(np.int64)
