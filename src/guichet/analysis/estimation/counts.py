"""Durations counted in bins of constant relative width, so that memory does not grow with cases.

A bin is the exponent and the first seven bits of the mantissa of a duration: 128 bins to each
doubling, from 2^-24 to 2^32 units. A quantile read from the bins is within 0.4 % of the exact one.
Bin 0 holds durations of zero.
"""

import numpy as np

from guichet.analysis.estimation.compiling import compiled

_FINENESS = 7
_DROPPED = 52 - _FINENESS
_LOWEST, _HIGHEST = -24, 32
_OFFSET = (1023 + _LOWEST) << _FINENESS
BINS = ((_HIGHEST - _LOWEST) << _FINENESS) + 1
"""Number of bins, that of zero included."""


@compiled
def bin_of(duration: float) -> int:
    """Return the bin of a duration."""
    if duration <= 0.0:
        return 0
    place = int(np.float64(duration).view(np.int64) >> _DROPPED) - _OFFSET + 1
    return min(max(place, 1), BINS - 1)


def _edges() -> np.ndarray:
    """Return the lower edge of bins 1, 2, ... and the upper edge of the last."""
    bits = (np.arange(BINS, dtype=np.int64) + _OFFSET) << _DROPPED
    edges: np.ndarray = bits.view(np.float64)
    return edges


EDGES = _edges()


def quantile(counts: np.ndarray, share: float) -> float:
    """Return the duration that a share stays within; not a number where nothing was counted."""
    total = int(counts.sum())
    if total == 0:
        return float("nan")
    upto = np.cumsum(counts)
    wanted = share * total
    place = int(np.searchsorted(upto, wanted, side="left"))
    if place == 0:
        return 0.0
    inside = (wanted - upto[place - 1]) / counts[place]
    return float(EDGES[place - 1] + inside * (EDGES[place] - EDGES[place - 1]))


def share_within(counts: np.ndarray, limit: float) -> float:
    """Return the share of durations no longer than a limit; not a number where none was counted."""
    total = int(counts.sum())
    if total == 0:
        return float("nan")
    if limit < 0.0:
        return 0.0
    place = int(np.searchsorted(EDGES, limit, side="right"))
    whole = int(counts[: max(place, 1)].sum())
    if 0 < place < BINS:
        width = EDGES[place] - EDGES[place - 1]
        whole += counts[place] * (limit - EDGES[place - 1]) / width
    return float(whole / total)
