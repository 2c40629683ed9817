"""Formats such as `AA 99999`: A stands for a letter, 9 for a digit, * for either.

Spaces and marks in a format are for the eye: people may leave them out or write others.
"""

import re
from functools import lru_cache

_PLACES = {"A": "[A-Z]", "9": "[0-9]", "*": "[A-Z0-9]"}
_MARKS = re.compile(r"[\s\-./\u2010-\u2015]+")


def bare(typed: str) -> str:
    """Return what was typed in capitals, without spaces and marks."""
    return _MARKS.sub("", typed).upper()


@lru_cache(maxsize=256)
def _bare_pattern(mask: str) -> re.Pattern[str]:
    return re.compile("".join(_PLACES[place] for place in mask if place in _PLACES))


def pattern_of(mask: str) -> str:
    """Return the regular expression that an answer as kept matches whole."""
    return "".join(_PLACES.get(place) or re.escape(place) for place in mask)


def fitted(*, mask: str, typed: str) -> str | None:
    """Return what was typed as it is kept, or None when it does not fit the format."""
    letters = bare(typed)
    if _bare_pattern(mask).fullmatch(letters) is None:
        return None
    rest = iter(letters)
    return "".join(next(rest) if place in _PLACES else place for place in mask)


def places(mask: str) -> str:
    """Return only the places of a format, without its marks: `AA99999`."""
    return "".join(place for place in mask if place in _PLACES)
