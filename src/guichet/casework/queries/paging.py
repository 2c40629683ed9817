"""A page of a list, found by where the last one ended: the thousandth costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from guichet.casework.models import Application
from guichet.interactions.rules import Viewer

PAGE = 50
SORTS = {
    "promise": "standard_due_on",
    "limit": "legal_due_on",
    "age": "clock_starts_on",
    "turn": "turn_on",
}


Line = TypeVar("Line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Oldest(Generic[Line]):
    """The oldest of a list that is not paged; `more` says that there are younger ones."""

    lines: tuple[Line, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the list that one index orders."""

    code: str
    condition: Q
    column: str
    descending: bool = False


def stretches_of(viewer: Viewer, *, sort: str, ends_on: date) -> tuple[Stretch, ...]:
    """Return the parts of the list in order; a sort asked for takes the groups away."""
    del viewer
    descending, name = sort.startswith("-"), sort.removeprefix("-")
    column = SORTS.get(name)
    if column in {"clock_starts_on", "turn_on"}:
        # Most days waited first, which is the earliest start first.
        return (Stretch(code="all", condition=Q(), column=column, descending=descending),)
    if column:
        dated, undated = Q(**{f"{column}__isnull": False}), Q(**{f"{column}__isnull": True})
        return (
            Stretch(code="all", condition=dated, column=column, descending=descending),
            Stretch(code="none", condition=undated, column="clock_starts_on"),
        )
    near_limit = Q(legal_due_on__lte=ends_on)
    clear = Q(legal_due_on__gt=ends_on) | Q(legal_due_on__isnull=True)
    return (
        Stretch(code="limit", condition=near_limit, column="legal_due_on"),
        Stretch(
            code="standard",
            condition=clear & Q(standard_due_on__lte=ends_on),
            column="standard_due_on",
        ),
        Stretch(
            code="later", condition=clear & Q(standard_due_on__gt=ends_on), column="standard_due_on"
        ),
        Stretch(
            code="none", condition=clear & Q(standard_due_on__isnull=True), column="clock_starts_on"
        ),
    )


def one_page(
    viewer: Viewer,
    *,
    wanted: QuerySet[Application],
    stretches: Sequence[Stretch],
    page: str,
) -> tuple[list[tuple[str, list[Application]]], str]:
    """Return up to PAGE rows from where the last page ended, and where this one ends."""
    del viewer
    start, last = _read_place(page, len(stretches))
    found: list[tuple[str, list[Application]]] = []
    room = PAGE
    for number in range(start, len(stretches)):
        stretch = stretches[number]
        rows = wanted.filter(stretch.condition)
        if number == start and last is not None:
            rows = rows.filter(_beyond(stretch, *last))
        sign = "-" if stretch.descending else ""
        taken = list(rows.order_by(f"{sign}{stretch.column}", f"{sign}id")[: room + 1])
        if taken:
            found.append((stretch.code, taken[:room]))
        if len(taken) > room:
            end = taken[room - 1] if room else None
            if end is None:
                # The page filled up exactly where the stretch before ended.
                found.pop()
                return found, f"{number}"
            return found, f"{number}.{getattr(end, stretch.column)}.{end.pk}"
        room -= len(taken)
    return found, ""


def _beyond(stretch: Stretch, day: date, case: UUID) -> Q:
    """Return the condition for rows after this place in the stretch's order."""
    way = "lt" if stretch.descending else "gt"
    column = stretch.column
    return Q(**{f"{column}__{way}": day}) | Q(**{column: day, f"id__{way}": case})


def _read_place(page: str, stretches: int) -> tuple[int, tuple[date, UUID] | None]:
    """Read what the last page gave as `after`; anything else is the beginning."""
    number, _dot, rest = page.partition(".")
    try:
        start = int(number)
        if not 0 <= start < stretches:
            return 0, None
        if not rest:
            return start, None
        day, _dot, case = rest.partition(".")
        return start, (date.fromisoformat(day), UUID(case))
    except ValueError:
        return 0, None
