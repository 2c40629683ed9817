"""The interval of a share that was counted in a sample."""

import math
from statistics import NormalDist

from guichet.analysis.estimation.intervals import Estimate


def wilson_interval(share: float, *, size: float, level: float = 0.95) -> Estimate:
    """Return a share with Wilson's score interval; it keeps within 0 and 1 and is never empty.

    `size` is the number looked at, or the effective number where the sample was not a simple
    one. Nothing looked at leaves the share open: the interval is all of 0 to 1. Source: Wilson
    (1927), Journal of the American Statistical Association 22, 209-212.
    """
    if size <= 0:
        return Estimate(math.nan, 0.0, 1.0)
    z = NormalDist().inv_cdf((1.0 + level) / 2.0)
    shrink = 1.0 + z * z / size
    middle = (share + z * z / (2.0 * size)) / shrink
    reach = z / shrink * math.sqrt(share * (1.0 - share) / size + z * z / (4.0 * size * size))
    return Estimate(share, max(0.0, middle - reach), min(1.0, middle + reach))
