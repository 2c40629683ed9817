"""The share of people who have heard within each day: small, exact to read, free of heavy imports.

Pages read a stored curve for people who have waited already, so nothing here compiles anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_WHOLE = 10_000
"""Shares are kept in ten-thousandths: whole numbers are written and read the same everywhere."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Days in rising order and the share, in ten-thousandths, that has heard by the end of each."""

    days: tuple[int, ...]
    shares: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Sequence[Sequence[int]]) -> "Curve":
        """Return a curve from stored (day, share) pairs; an empty one knows nothing.

        Raises ValueError when days or shares do not rise.
        """
        days = tuple(int(day) for day, _share in pairs)
        shares = tuple(int(share) for _day, share in pairs)
        if list(days) != sorted(set(days)) or list(shares) != sorted(shares):
            raise ValueError(f"The curve {pairs!r} does not rise. Compute it again.")
        return cls(days, shares)

    @property
    def pairs(self) -> list[list[int]]:
        """Return what is stored."""
        return [[day, share] for day, share in zip(self.days, self.shares, strict=True)]

    def gone(self, waited: int) -> int:
        """Return the share, in ten-thousandths, that has heard within so many days."""
        share = 0
        for day, reached in zip(self.days, self.shares, strict=True):
            if day > waited:
                break
            share = reached
        return share

    def within(self, percent: int, *, waited: int = -1) -> int | None:
        """Return the day by which so many in a hundred hear, of those not answered after `waited`.

        The day is counted from the start, not from today. None where nobody was seen to wait long
        enough to tell. The default leaves nobody out: a new case may be answered on day 0.

        >>> curve = Curve.of([[1, 2000], [5, 6000], [9, 10000]])
        >>> curve.within(50), curve.within(50, waited=5)  # of the 4 in 10 left after day 5
        (5, 9)
        """
        gone = self.gone(waited)
        wanted = gone * 100 + percent * (_WHOLE - gone)
        for day, reached in zip(self.days, self.shares, strict=True):
            if reached * 100 >= wanted and day > waited:
                return day
        return None
