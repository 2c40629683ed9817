"""An estimate with its interval, from independent replications."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np

_HALVINGS = 200
_TINY = 1e-300
_TERMS = 300


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval around it, 95 % unless the maker says otherwise."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the interval."""
        return (self.high - self.low) / 2.0

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in the interval."""
        return self.low <= value <= self.high


def mean_interval(values: Sequence[float] | np.ndarray, *, level: float = 0.95) -> Estimate:
    """Return the mean of independent observations with Student's interval.

    Observations that are not numbers (a run in which nobody waited anywhere) are left out; a
    single observation has an infinite interval, none at all has no value.
    """
    kept = np.asarray(values, dtype=float)
    kept = kept[~np.isnan(kept)]
    if len(kept) == 0:
        return Estimate(math.nan, math.nan, math.nan)
    mean = float(kept.mean())
    if len(kept) == 1:
        return Estimate(mean, -math.inf, math.inf)
    error = float(kept.std(ddof=1)) / math.sqrt(len(kept))
    reach = student_quantile((1.0 + level) / 2.0, degrees=len(kept) - 1) * error
    return Estimate(mean, mean - reach, mean + reach)


def paired_interval(
    first: Sequence[float] | np.ndarray,
    second: Sequence[float] | np.ndarray,
    *,
    level: float = 0.95,
) -> Estimate:
    """Return the mean of second minus first, observation by observation."""
    return mean_interval(np.asarray(second) - np.asarray(first), level=level)


@cache
def student_quantile(share: float, *, degrees: int) -> float:
    """Return the quantile of Student's law above one half."""
    low, high = 0.0, 1e9
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if _student_upper(middle, degrees) > 1.0 - share:
            low = middle
        else:
            high = middle
    return low


def _student_upper(point: float, degrees: int) -> float:
    """Return the chance that Student's law exceeds a positive point."""
    return 0.5 * _beta_share(degrees / 2.0, 0.5, degrees / (degrees + point * point))


def _beta_share(a: float, b: float, x: float) -> float:
    """Return the regularized incomplete beta function, by its continued fraction."""
    if x <= 0.0 or x >= 1.0:
        return max(0.0, min(1.0, x))
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _beta_share(b, a, 1.0 - x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    c, d = 1.0, 1.0 / max(1.0 - (a + b) * x / (a + 1.0), _TINY)
    total = d
    for m in range(1, _TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        for term in (even, odd):
            d = 1.0 / (1.0 + term * d)
            c = 1.0 + term / c
            total *= c * d
        if abs(c * d - 1.0) < 1e-15:  # noqa: PLR2004 - double precision
            break
    return front * total / a


def order_interval(
    values: Sequence[float] | np.ndarray, *, share: float, level: float = 0.95
) -> Estimate:
    """Return a quantile with the interval that the order of the observations gives.

    The ranks at its ends are those of a binomial count, by its normal limit.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    if len(ordered) == 0:
        return Estimate(math.nan, math.nan, math.nan)
    reach = NormalDist().inv_cdf((1.0 + level) / 2.0) * math.sqrt(
        len(ordered) * share * (1.0 - share)
    )
    middle = share * len(ordered)
    low, high = math.floor(middle - reach) - 1, math.ceil(middle + reach)
    return Estimate(
        float(np.quantile(ordered, share)),
        float(ordered[low]) if low >= 0 else -math.inf,
        float(ordered[high]) if high < len(ordered) else math.inf,
    )
