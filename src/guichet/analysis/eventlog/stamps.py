"""Stamps as logs write them, read to microseconds since 1970 in UTC."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np

UNKNOWN_TIME = int(np.iinfo(np.int64).min)
"""Stands for a time that the log does not hold or that could not be read."""

ZONED, LOCAL, DAY_ONLY, UNREADABLE, ABSENT = range(5)
"""How a stamp was written: with its zone, without one, as a day, unreadably, not at all."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_DAY_LENGTH = len("2006-07-24")
_OTHER_FORMS = (
    "%Y-%m-%d %H:%M:%S %z",
    "%d-%m-%Y",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S.%f %z",
)


class Stamp(NamedTuple):
    """A moment, and how it was written."""

    micros: int
    shape: int


@lru_cache(maxsize=1 << 16)
def read_stamp(text: str) -> Stamp:
    """Read one stamp: ISO 8601, day first with dots, strokes or dashes, or seconds since 1970.

    A stamp without a zone is taken as UTC. Text that names no moment is UNKNOWN_TIME.
    """
    written = text.strip()
    if not written:
        return Stamp(UNKNOWN_TIME, ABSENT)
    moment = _moment(written)
    if moment is None:
        return Stamp(UNKNOWN_TIME, UNREADABLE)
    if moment.tzinfo is not None:
        return Stamp((moment - _EPOCH) // _MICRO, ZONED)
    shape = DAY_ONLY if len(written) <= _DAY_LENGTH else LOCAL
    return Stamp((moment.replace(tzinfo=UTC) - _EPOCH) // _MICRO, shape)


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        pass
    written = written.replace("/", "-").replace(".", "-", 2 if written[2:3] in "./-" else 0)
    written = written.removesuffix(" UTC")
    for form in ("", *_OTHER_FORMS):
        try:
            return datetime.strptime(written, form) if form else datetime.fromisoformat(written)  # noqa: DTZ007 - a stamp without a zone is told apart by its caller
        except ValueError:
            continue
    return _from_epoch(written)


def _from_epoch(written: str) -> datetime | None:
    """Read seconds or, from the year 5138 on, milliseconds since 1970."""
    try:
        seconds = float(written)
        return _EPOCH + timedelta(seconds=seconds / 1000 if seconds > 1e11 else seconds)  # noqa: PLR2004 - said above
    except (ValueError, OverflowError):
        return None
