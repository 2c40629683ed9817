"""A TOML table read key by key; whatever is wrong is said with its place."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from guichet.analysis.queueing.model.arrivals import BadArrivals
from guichet.analysis.queueing.model.calendars import BadCalendar
from guichet.analysis.queueing.model.laws import BadLaw
from guichet.analysis.queueing.model.network import BadNetwork
from guichet.analysis.queueing.reading.places import Path
from guichet.analysis.queueing.reading.quantities import BadQuantity

T = TypeVar("T")

WRONG = (BadQuantity, BadLaw, BadArrivals, BadCalendar, BadNetwork)


class Misplaced(Exception):
    """Something is wrong at a place in the model."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


class Table:
    """One table of the model and where it stands."""

    def __init__(self, values: object, path: Path, known: tuple[str, ...]) -> None:
        if not isinstance(values, Mapping):
            raise Misplaced(path, f"{values!r} is not a table. Write {{ key = value, ... }}.")
        self.values: Mapping[str, Any] = values
        self.path = path
        for key in values:
            if known and key not in known:
                raise Misplaced(
                    (*path, key), f"'{key}' is not known here. Known are {', '.join(known)}."
                )

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def need(self, key: str) -> Any:  # noqa: ANN401 - whatever TOML holds
        """Return a value that must be there."""
        if key not in self.values:
            raise Misplaced(self.path, f"'{key}' is missing. Add `{key} = ...` to this table.")
        return self.values[key]

    def read(self, key: str, convert: Callable[[Any], T]) -> T:
        """Return a value that must be there, converted."""
        return self.convert(key, self.need(key), convert)

    def maybe(self, key: str, convert: Callable[[Any], T]) -> T | None:
        """Return a converted value, None where the key is absent."""
        return self.convert(key, self.values[key], convert) if key in self.values else None

    def convert(self, key: str, value: object, convert: Callable[[Any], T]) -> T:
        """Return a converted value; what the model refuses is said with its place."""
        try:
            return convert(value)
        except WRONG as refused:
            raise Misplaced((*self.path, key), str(refused)) from refused

    def text(self, key: str) -> str:
        """Return a text."""
        value = self.need(key)
        if not isinstance(value, str) or not value:
            raise Misplaced((*self.path, key), f"{value!r} is not a text. Put it in quotes.")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number, zero or more."""
        value = self.values.get(key, default) if default is not None else self.need(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise Misplaced((*self.path, key), f"{value!r} is not a whole number of 0 or more.")
        return value

    def number(self, key: str) -> float:
        """Return a number."""
        return as_number(self.need(key), (*self.path, key))

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of numbers."""
        values = self.need(key)
        if not isinstance(values, list):
            raise Misplaced((*self.path, key), f"{values!r} is not a list. Write [1, 2, 3].")
        return tuple(as_number(value, (*self.path, key)) for value in values)

    def tables(self, key: str) -> list[tuple[object, Path]]:
        """Return the tables of a list with their places, none where the key is absent."""
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise Misplaced((*self.path, key), f"'{key}' is a list of tables: write [[{key}]].")
        return [(value, (*self.path, key, place)) for place, value in enumerate(values)]


def as_number(value: object, path: Path) -> float:
    """Return a number.

    Raises Misplaced when it is not one.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misplaced(path, f"{value!r} is not a number.")
    return float(value)
