"""How long somebody in a line waits to be called, from the latest turns at its windows.

A turn is the time from one call to the next at one window while people wait. With `c` windows, the
line moves like `c` renewals laid over each other: the call after next is about a turn's mean over
`c` later. The first call comes when the turn under way ends, of which we do not know how long it
has run: its rest has mean m(1+v)/2 and second moment m²(1+v)(1+2v)/3 for turns that are gamma
distributed with mean m and squared variation v, and with many windows it nears an exponential
one. That the mean itself is estimated from n turns widens the spread by v/n of its square. The
sum is taken for a gamma, whose quantiles follow Wilson and Hilferty (1931): the cube root of a
gamma is nearly normal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

FEWEST_TURNS = 8
"""Of fewer turns nothing is said: the spread of a turn is not known."""
_EIGHT = 0.8416212335729143  # normal quantile of 0.8


@dataclass(frozen=True, slots=True)
class LineWait:
    """Minutes, rounded up: in this place half are called within `half`, 8 in 10 within `eight`."""

    half: int
    eight: int


def line_wait(turns: Sequence[float], *, windows: int, ahead: int) -> LineWait | None:
    """Return how long somebody with `ahead` people before them waits until called, in minutes.

    None with no window open or fewer than FEWEST_TURNS turns.
    """
    if windows < 1 or len(turns) < FEWEST_TURNS:
        return None
    count = len(turns)
    length = sum(turns) / count
    if length <= 0:
        return None
    v = sum((each - length) ** 2 for each in turns) / (count - 1) / length**2
    alone = 1 / windows
    rest = alone * (1 + v) / 2 + (1 - alone)
    spread = alone * ((1 + v) * (1 + 2 * v) / 3 - ((1 + v) / 2) ** 2) + (1 - alone)
    mean = rest + ahead
    variance = spread + ahead * v + mean**2 * v / count
    shape = mean**2 / variance
    gap = length / windows

    def quantile(z: float) -> int:
        root = max(0.0, 1 - 1 / (9 * shape) + z / (3 * sqrt(shape)))
        return ceil(gap * mean * root**3)

    return LineWait(half=quantile(0.0), eight=quantile(_EIGHT))
