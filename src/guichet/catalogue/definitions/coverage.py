"""Whether the rows of a table answer every case, and each once: proved, not sampled.

Between two neighbouring numbers that the cells name, every cell answers alike, so one number
stands for the interval; options are enumerated. Values of one input that all rows treat alike
then stand together, and the rows still alive after each input are followed from left to right:
two paths that leave the same rows alive are one, so a table of ten inputs needs no product.
"""

import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guichet.catalogue.definitions.tables import DecisionTable, cell_accepts

_STRING = re.compile(r"'[^']*'")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)")
_MOST_STATES = 200_000


class Between(float):
    """A number that stands for all strictly between `low` and `high`; None is without end."""

    low: float | None
    high: float | None

    @classmethod
    def of(cls, value: float, low: float | None, high: float | None) -> "Between":
        """Return the value with the interval it stands for."""
        made = cls(value)
        made.low, made.high = low, high
        return made


@dataclass(frozen=True, slots=True)
class TableFault:
    """A case that no row answers, or that two do; `regions` say in words how far it reaches."""

    case: Mapping[str, Any]
    rows: tuple[str, ...]
    regions: Mapping[str, str]

    def __str__(self) -> str:
        """Show the case as values with their intervals, and the rows that claim it."""
        case = ", ".join(
            f"{name} = {json.dumps(value, ensure_ascii=False)}"
            + (f" (as any of {self.regions[name]})" if self.regions.get(name) else "")
            for name, value in self.case.items()
        )
        if self.rows:
            return f"rows {' and '.join(self.rows)} both answer {case}"
        return f"no row answers {case}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is wrong with a table: doubtful cases, and rows that no case ever reaches."""

    faults: tuple[TableFault, ...]
    unreached: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Alike:
    """Values of one input that every row treats alike; `rows` has a bit for each that accepts."""

    rows: int
    values: tuple[Any, ...]


def coverage(
    table: DecisionTable, domains: Mapping[str, Sequence[Any]], *, most: int = 20
) -> Coverage:
    """Return cases with no row, under `unique` cases with two (`most` of all), and dead rows.

    `domains` gives, per input, values that stand for every answer: see `representatives`.
    """
    columns = [_alike(table, n, domains[name]) for n, name in enumerate(table.inputs)]
    everything = (1 << len(table.rows)) - 1
    faults: list[TableFault] = []
    reached = 0
    # One path is kept to each set of rows still alive: it is the example that is told.
    states: dict[int, tuple[_Alike, ...]] = {everything: ()}
    for column in columns:
        following: dict[int, tuple[_Alike, ...]] = {}
        for alive, path in states.items():
            for alike in column:
                left = alive & alike.rows
                if left:
                    following.setdefault(left, (*path, alike))
                elif len(faults) < most:
                    faults.append(_fault(table, (*path, alike), ()))
        states = following
        if len(states) > _MOST_STATES:
            raise ValueError(
                f"the table of {len(table.rows)} rows has too many cases to prove: split it in two"
            )
    for alive, path in states.items():
        rows = [n for n in range(len(table.rows)) if alive >> n & 1]
        if table.hit_policy == "unique":
            reached |= alive
            if len(rows) > 1 and len(faults) < most:
                faults.append(_fault(table, path, tuple(table.rows[n].code for n in rows)))
        else:
            reached |= 1 << rows[0]
    dead = (row.code for n, row in enumerate(table.rows) if not reached >> n & 1)
    return Coverage(faults=tuple(faults), unreached=tuple(dead))


def _alike(table: DecisionTable, column: int, values: Sequence[Any]) -> list[_Alike]:
    """Put the values of one input together that every row treats alike."""
    together: dict[int, list[Any]] = {}
    for value in values:
        rows = sum(
            1 << n for n, row in enumerate(table.rows) if cell_accepts(row.when[column], value)
        )
        together.setdefault(rows, []).append(value)
    return [_Alike(rows=rows, values=tuple(alike)) for rows, alike in together.items()]


def _fault(table: DecisionTable, path: tuple[_Alike, ...], rows: tuple[str, ...]) -> TableFault:
    named = dict(zip(table.inputs, path, strict=False))
    return TableFault(
        case={name: alike.values[0] for name, alike in named.items()},
        rows=rows,
        regions={name: _region(alike.values) for name, alike in named.items()},
    )


def _region(values: tuple[Any, ...]) -> str:
    """Say what the values stand for; nothing when it is one value alone."""
    if len(values) == 1 and not isinstance(values[0], Between):
        return ""
    if any(not isinstance(each, int | float) or isinstance(each, bool) for each in values):
        shown = (json.dumps(each, ensure_ascii=False) for each in values[:4])
        return ", ".join(shown) + (" and others" if len(values) > 4 else "")  # noqa: PLR2004 - a line
    return f"{_end(values[0], low=True)}..{_end(values[-1], low=False)}"


def _end(value: float, *, low: bool) -> str:
    """Write one end of an interval as a cell would: `(20` or `24]`."""
    opening, closing = ("(", ")") if isinstance(value, Between) else ("[", "]")
    end = (value.low if low else value.high) if isinstance(value, Between) else value
    number = "" if end is None else f"{end:g}"
    return f"{opening}{number}" if low else f"{number}{closing}"


def representatives(
    cells: Iterable[str],
    *,
    least: float | None = None,
    most: float | None = None,
    step: Decimal | None = None,
) -> list[float]:
    """Return numbers that stand for all numbers, given the cells of one column.

    Each boundary named in a cell, a number between each two, and one beyond either end. With a
    `step` (1 for whole numbers, 0.1 for one decimal) only its multiples are answers: between 5
    and 6 there is no whole number.
    """
    bare = [_STRING.sub(" ", cell).replace("..", " ") for cell in cells]
    named = {Decimal(number) for cell in bare for number in _NUMBER.findall(cell)}
    ends = {Decimal(str(end)) for end in (least, most) if end is not None}
    points: list[Decimal | None] = [None, *sorted(named | ends or {Decimal(0)}), None]
    values: list[float] = []
    for low, high in itertools.pairwise(points):
        between = _between(low, high, step)
        if between is not None:
            values.append(Between.of(float(between), _plain(low), _plain(high)))
        if high is not None and (step is None or high % step == 0):
            values.append(int(high) if step == 1 else float(high))
    return [
        value
        for value in values
        if (least is None or value >= least) and (most is None or value <= most)
    ]


def _between(low: Decimal | None, high: Decimal | None, step: Decimal | None) -> Decimal | None:
    """Return a number strictly between two boundaries that an answer can be, or None."""
    if low is None or high is None:
        anchor = low if high is None else high
        away = Decimal(1) if step is None else step
        return (anchor or Decimal(0)) + (away if high is None else -away)
    if step is None:
        return (low + high) / 2
    first = (low // step + 1) * step if low >= 0 else low + step - low % step
    return first if first < high else None


def _plain(end: Decimal | None) -> float | None:
    return None if end is None else float(end)
