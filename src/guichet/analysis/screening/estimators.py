"""What verified cases say of all that were screened.

Cases of one stratum share a rate of being picked; within it, those verified are a simple random
sample of all, so that shares are weighted by what each stratum holds. A stratum verified whole
adds no uncertainty, one of which nobody was verified leaves its share open.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from guichet.analysis.estimation.intervals import Estimate
from guichet.analysis.estimation.shares import wilson_interval
from guichet.analysis.screening.sampling import PER

FEWEST = 20
"""Finds at the lowest rate below which a total has no upper end: it would promise too much."""
_ONE_SIDED, _TWO_SIDED = 30, 55
"""Finds up to which all that the level leaves lies below the lower end, and from which half does"""
_PART = 0.3
"""Of one more find, as the money sees finds, in the mean of which the lower end is a quantile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Cases screened at one rate: how many, how many of them settled, and how many with an error.

    Raises ValueError unless 0 <= errors <= checked <= total.
    """

    total: int
    checked: int
    errors: int

    def __post_init__(self) -> None:
        """Refuse counts that contradict each other."""
        if not 0 <= self.errors <= self.checked <= self.total:
            raise ValueError(
                f"{self.errors} errors in {self.checked} verified of {self.total} cannot be: each "
                "is at most the next"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One verified case: the rate it was picked at, and an amount found in it, in cents."""

    per_thousand: int
    amount: int


def error_share(strata: Sequence[Stratum], *, level: float = 0.95) -> Estimate | None:
    """Return the share of all screened cases that hold an error; None when none was verified.

    The stratified mean. Each stratum has Wilson's interval, narrower by what was seen of it; the
    distances of its ends from the share are added in squares, each side for itself, so that few
    errors in a large stratum keep their skew. Source: Zou, Donner (2008), Statistics in Medicine
    27, 1693-1702 (recovering variances from intervals).
    """
    held = [each for each in strata if each.total]
    seen = [each for each in held if each.checked]
    known = sum(each.total for each in seen)
    if not known:
        return None
    share = below = above = 0.0
    for each in seen:
        weight = each.total / known
        own = _own_interval(each, level=level)
        share += weight * own.value
        below += (weight * (own.value - own.low)) ** 2
        above += (weight * (own.high - own.value)) ** 2
    low, high = max(0.0, share - math.sqrt(below)), min(1.0, share + math.sqrt(above))
    covered = known / sum(each.total for each in held)
    # Of what nobody looked at, anything may be: from none to all of it.
    return Estimate(share, low * covered, high * covered + (1.0 - covered))


def _own_interval(stratum: Stratum, *, level: float) -> Estimate:
    """Return the share in one stratum; what was seen of it is known, so that a census is exact."""
    share = stratum.errors / stratum.checked
    unseen = 1.0 - stratum.checked / stratum.total
    if not unseen:
        return Estimate(share, share, share)
    return wilson_interval(share, size=stratum.checked / unseen, level=level)


def expected_total(
    checked: Sequence[Checked], *, settled: Mapping[int, float], level: float = 0.95
) -> Estimate:
    """Return what the amounts found say of all screened cases, in cents.

    The Horvitz-Thompson total for cases picked independently: each amount stands for as many
    cases as its rate lets through unseen. `settled` has every rate at which cases were screened,
    with the share of those picked that was settled: what still waits is as if it was not picked,
    by chance. While the lowest rate of settling, where one find stands for most, has fewer than
    FEWEST finds, the upper end is infinite: the total is at least the lower one. The level holds
    over all draws, whichever of the two is told: so the lower end first leaves out all that the
    level leaves, and eases to half of it as finds grow (Feldman, Cousins 1998, Physical Review D
    57, 3873-3889).
    What was found is known; what stands for the unseen is at each rate a weighted sum of rare
    finds, whose ends are those of a gamma distribution with its mean and variance, with part of
    one more find; rates are put together as shares are.
    Source: Horvitz, Thompson (1952), Journal of the American Statistical Association 47, 663-685;
    Fay, Feuer (1997), Statistics in Medicine 16, 791-801 (the gamma interval).
    """
    found = float(sum(each.amount for each in checked))
    seen = {rate: rate / PER * share for rate, share in settled.items()}
    lowest = min((rate for rate in seen if seen[rate] < 1.0), key=seen.__getitem__, default=None)
    finds = sum(each.per_thousand == lowest for each in checked)
    one, two = (NormalDist().inv_cdf(share) for share in (level, (1.0 + level) / 2.0))
    eased = min(1.0, max(0.0, (finds - _ONE_SIDED) / (_TWO_SIDED - _ONE_SIDED)))
    unseen = below = above = 0.0
    for rate in {each.per_thousand for each in checked if seen[each.per_thousand] < 1.0}:
        amounts = [each.amount for each in checked if each.per_thousand == rate]
        own = _unseen_money(amounts, rate=seen[rate], below=one + eased * (two - one), above=two)
        unseen += own.value
        below += (own.value - own.low) ** 2
        above += (own.high - own.value) ** 2
    total = found + unseen
    low = max(found, total - math.sqrt(below))
    if lowest is not None and finds < FEWEST:
        return Estimate(total, low, math.inf)
    return Estimate(total, low, total + math.sqrt(above))


def _unseen_money(amounts: Sequence[int], *, rate: float, below: float, above: float) -> Estimate:
    """Return what the cases hold that one rate let through unseen; ends by normal quantiles."""
    weight = (1.0 - rate) / rate
    total = sum(amounts) * weight
    if not total:
        return Estimate(0.0, 0.0, 0.0)
    squares = sum(each * each for each in amounts)
    variance = squares * (1.0 - rate) / (rate * rate)
    less = _PART * weight * squares / sum(amounts)
    # Even amounts ask for half of one more find, uneven ones for up to two.
    uneven = len(amounts) * squares / sum(amounts) ** 2 - 1.0
    more = max(amounts) * weight * min(2.0, 0.5 + 0.6 * uneven)
    return Estimate(
        total,
        min(total, _gamma_quantile(mean=total + less, variance=variance, normal=-below)),
        max(
            total, _gamma_quantile(mean=total + more, variance=variance + more * more, normal=above)
        ),
    )


def _gamma_quantile(*, mean: float, variance: float, normal: float) -> float:
    """Return a gamma quantile from the normal one, by Wilson and Hilferty's cube (1931)."""
    ninth = variance / (9.0 * mean * mean)
    return mean * max(0.0, 1.0 - ninth + normal * math.sqrt(ninth)) ** 3
