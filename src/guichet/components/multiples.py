"""Small multiples: the same few years drawn once for each channel, all on one scale.

Worked out here so that the browser measures nothing: every x is a share of the width, every y a
pixel, so text keeps its size at any width. Pure: words come from the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

_LEFT, _SPAN = 4.0, 92.0
_TOP, _FOOT = 24, 76
_LABEL = 9  # pixels that a figure stands above its dot

HEIGHT = 96
"""Pixels that a drawing is high: figures, plot, years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One drawing to be: a value or None for each year, and how each value is written."""

    title: str
    values: Sequence[float | None]
    written: Sequence[str]


@dataclass(frozen=True, slots=True)
class Dot:
    """One year."""

    x: str
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """From one year to the next."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A value written above its dot; `anchor` says which way it runs from there."""

    x: str
    y: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple:
    """One drawing, in the order in which it is drawn."""

    title: Annotated[str, "What it counts, such as a channel"]
    says: Annotated[str, "The same in one sentence, for who cannot see it"]
    lines: Annotated[Sequence[Line], "Between years that follow each other"]
    dots: Annotated[Sequence[Dot], "One for each year with a value"]
    figures: Annotated[Sequence[Figure], "The first and the last value, written"]
    first: Annotated[str, "The first year"]
    last: Annotated[str, "The last year"]


def multiple(series: Series, *, years: Sequence[str], top: float, says: str) -> Multiple:
    """Draw one series from 0 to `top`; a year without a value leaves a gap, never a zero."""
    places = [_x(number, len(years)) for number in range(len(years))]
    marks = [
        (number, Dot(places[number], _y(value, top)))
        for number, value in enumerate(series.values)
        if value is not None
    ]
    return Multiple(
        title=series.title,
        says=says,
        lines=tuple(
            Line(one.x, one.y, other.x, other.y)
            for (before, one), (after, other) in pairwise(marks)
            if after == before + 1
        ),
        dots=tuple(dot for _, dot in marks),
        figures=_figures(marks, series.written, len(years)),
        first=years[0] if years else "",
        last=years[-1] if years else "",
    )


def _figures(
    marks: Sequence[tuple[int, Dot]], written: Sequence[str], years: int
) -> tuple[Figure, ...]:
    """Write the last value and, where there is room for both, the first, each running inwards."""
    apart = bool(marks) and 2 * (marks[-1][0] - marks[0][0]) >= years - 1
    ends = [marks[0], marks[-1]] if apart and len(marks) > 1 else list(marks[-1:])
    return tuple(
        Figure(
            dot.x,
            dot.y - _LABEL,
            "start" if 2 * number < years - 1 else "end",
            written[number],
        )
        for number, dot in ends
    )


def _x(number: int, years: int) -> str:
    share = number / (years - 1) if years > 1 else 0.5
    return f"{_LEFT + _SPAN * share:.2f}%"


def _y(value: float, top: float) -> int:
    share = min(max(value / top, 0.0), 1.0) if top else 0.0
    return round(_FOOT - (_FOOT - _TOP) * share)
