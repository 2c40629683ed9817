"""Whether our books and a provider's statement agree, line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One line of a book: money in (`charge`) or back out (`refund`), by the provider's own id."""

    kind: str
    id: str
    cents: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What does not match: `not_with_us`, `not_with_them` or `amount`; cents None where absent."""

    what: str
    kind: str
    id: str
    ours: int | None
    theirs: int | None


def gaps_between(*, ours: Iterable[Booked], theirs: Iterable[Booked]) -> tuple[Gap, ...]:
    """Return every line that the other book lacks or has with another amount, in order of id.

    An id that stands in one book twice counts once.
    """
    here, there = _by_id(ours), _by_id(theirs)
    gaps = []
    for key in sorted(here.keys() | there.keys()):
        mine, their = here.get(key), there.get(key)
        if mine == their:
            continue
        what = "amount" if mine and their else "not_with_them" if mine else "not_with_us"
        gaps.append(
            Gap(
                what=what,
                kind=key[0],
                id=key[1],
                ours=None if mine is None else mine.cents,
                theirs=None if their is None else their.cents,
            )
        )
    return tuple(gaps)


def _by_id(lines: Iterable[Booked]) -> Mapping[tuple[str, str], Booked]:
    return {(line.kind, line.id): line for line in lines}
