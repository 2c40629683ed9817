"""Stamps of ISO 8601's commonest form, read where they stand in bytes."""

import numpy as np

from guichet.analysis.estimation.compiling import compiled, compiled_inner
from guichet.analysis.eventlog.stamps import LOCAL, UNKNOWN_TIME, ZONED

_DIGIT_0, _DASH, _COLON, _PLUS, _POINT = 0x30, 0x2D, 0x3A, 0x2B, 0x2E
_LETTER_T, _LETTER_Z, _SPACE = 0x54, 0x5A, 0x20
_SHORTEST, _MOST_DIGITS = len("2024-03-01T09:00:00"), 6
_ZONE = len("+01:00")
_MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_PLACES = np.array([0, 5, 8, 11, 14, 17])
_SIZES = np.array([4, 2, 2, 2, 2, 2])
_MARKS = np.array([_DASH, _DASH, 0, _COLON, _COLON, 0])
_LEAST = np.array([1, 1, 1, 0, 0, 0])
_MOST = np.array([9999, 12, 31, 23, 59, 59])
_DAYS_BEFORE_1970 = 719_162


@compiled_inner
def _number(text: np.ndarray, begin: int, size: int) -> int:
    """Return the number that digits write, or -1."""
    number = 0
    for place in range(begin, begin + size):
        digit = np.int64(text[place]) - _DIGIT_0
        if digit < 0 or digit > 9:  # noqa: PLR2004 - ten digits
            return -1
        number = 10 * number + int(digit)
    return number


@compiled_inner
def _days(year: int, month: int, day: int) -> int:
    """Return the days since 1970 of a date of the Gregorian calendar; -2**62 where it has none."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 29 if month == 2 and leap else _MONTH_DAYS[month - 1]  # noqa: PLR2004 - February
    if day > longest:
        return -(2**62)
    before = year - 1
    days = 365 * before + before // 4 - before // 100 + before // 400 + day - 1
    for earlier in range(month - 1):
        days += _MONTH_DAYS[earlier]
    return days + (1 if leap and month > 2 else 0) - _DAYS_BEFORE_1970  # noqa: PLR2004 - February


@compiled_inner
def _stamp(  # noqa: C901, PLR0911 - each way of not being such a stamp is a way out
    text: np.ndarray, begin: int, size: int
) -> tuple[int, int]:
    """Return microseconds since 1970 and how it was written; UNKNOWN_TIME where it is otherwise."""
    parts = np.zeros(6, dtype=np.int64)
    for part in range(6):
        number = _number(text, begin + _PLACES[part], _SIZES[part])
        after = text[begin + _PLACES[part] + _SIZES[part]] if part < 5 else 0  # noqa: PLR2004 - the last
        if (
            number < _LEAST[part]
            or number > _MOST[part]
            or (_MARKS[part] and after != _MARKS[part])
        ):
            return UNKNOWN_TIME, 0
        parts[part] = number
    days = _days(parts[0], parts[1], parts[2])
    between = text[begin + 10]
    if days < -(2**61) or (between != _LETTER_T and between != _SPACE):  # noqa: PLR1714 - compiled
        return UNKNOWN_TIME, 0
    micros = ((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]
    micros *= 1_000_000
    place, end = begin + _SHORTEST, begin + size
    if place < end and text[place] == _POINT:
        digits = 0
        while place + 1 + digits < end and 0 <= np.int64(text[place + 1 + digits]) - _DIGIT_0 <= 9:  # noqa: PLR2004 - ten digits
            digits += 1
        if not 0 < digits <= _MOST_DIGITS:
            return UNKNOWN_TIME, 0
        micros += _number(text, place + 1, digits) * 10 ** (_MOST_DIGITS - digits)
        place += 1 + digits
    if place == end:
        return micros, LOCAL
    if end - place == 1 and text[place] == _LETTER_Z:
        return micros, ZONED
    if end - place != _ZONE or text[place + 3] != _COLON:
        return UNKNOWN_TIME, 0
    hours, minutes = _number(text, place + 1, 2), _number(text, place + 4, 2)
    sign = 1 if text[place] == _PLUS else (-1 if text[place] == _DASH else 0)
    if sign == 0 or hours < 0 or hours > 23 or minutes < 0 or minutes > 59:  # noqa: PLR2004 - a day's hours
        return UNKNOWN_TIME, 0
    return micros - sign * (hours * 60 + minutes) * 60_000_000, ZONED


@compiled
def read_many(
    text: np.ndarray, begin: np.ndarray, length: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each stamp's microseconds since 1970 and how it was written.

    UNKNOWN_TIME stands where a stamp is written otherwise than `2024-03-01T09:00:00.250+01:00`,
    with or without fraction and zone: the caller reads that one in its own way.
    """
    micros = np.full(len(begin), UNKNOWN_TIME, dtype=np.int64)
    shape = np.zeros(len(begin), dtype=np.int8)
    for row in range(len(begin)):
        if length[row] >= _SHORTEST:
            micros[row], shape[row] = _stamp(text, begin[row], length[row])
    return micros, shape
