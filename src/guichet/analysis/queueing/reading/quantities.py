"""Quantities as people write them: '20 min', '3 business hours' refused, '120 per day'."""

import re

from guichet.analysis.queueing.model.units import Unit

_UNITS = {
    "s": Unit.SECOND,
    "second": Unit.SECOND,
    "min": Unit.MINUTE,
    "minute": Unit.MINUTE,
    "h": Unit.HOUR,
    "hour": Unit.HOUR,
    "day": Unit.DAY,
    "week": Unit.WEEK,
}
_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([a-z]+?)s?\s*$")
_RATE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s+(?:[a-z]+\s+)?(?:per|an?)\s+([a-z]+)\s*$")


class BadQuantity(ValueError):
    """A quantity without a number, without a unit, or with one we do not know."""


def duration(text: object, *, unit: Unit) -> float:
    """Return a duration such as '20 min' in a unit.

    Raises BadQuantity when it is not a number and a unit of elapsed time.
    """
    found = _DURATION.match(text) if isinstance(text, str) else None
    name = found[2] if found else ""
    known = _UNITS.get(name) or _UNITS.get(f"{name}s")
    if not found or known is None:
        raise BadQuantity(
            f"{text!r} is not a duration. Write a number and a unit as text: '20 min', '1.5 h', "
            "'3 days'. Units are s, min, h, day and week; a working day has as many hours as your "
            "calendar says, so write hours."
        )
    return unit.of(float(found[1]), known)


def rate(text: object, *, unit: Unit) -> float:
    """Return a rate such as '120 per day' in cases per unit.

    Raises BadQuantity when it is not a number per unit of elapsed time.
    """
    found = _RATE.match(text) if isinstance(text, str) else None
    known = _UNITS.get(found[2]) if found else None
    if not found or known is None:
        raise BadQuantity(
            f"{text!r} is not a rate. Write a number per unit as text: '120 per day', "
            "'4 per min'. Units are s, min, h, day and week."
        )
    return float(found[1]) / unit.of(1.0, known)
