"""Shares and totals from verified cases: oracles, no bias, and intervals that hold."""

import math

import numpy as np
import pytest

from guichet.analysis.estimation.intervals import Estimate
from guichet.analysis.estimation.shares import wilson_interval
from guichet.analysis.screening import (
    FEWEST,
    PER,
    Checked,
    Stratum,
    error_share,
    expected_total,
)

DRAWS = 1_000
DRAWS_OF_MONEY = 3_000  # by chance alone a share of 1,000 strays by 1.4 points
# Cases, share in error and rate of each stratum: a random sample alone, and beside rules of risk.
POPULATIONS = {
    "one in twenty": [(4_000, 0.05, 50)],
    "rare errors": [(4_000, 0.02, 50)],
    "risk beside random": [(3_000, 0.03, 50), (600, 0.2, 500), (80, 0.4, 1000)],
    "a high rate": [(1_000, 0.04, 200)],
}


@pytest.mark.parametrize(
    ("hits", "size", "low", "high"),
    [(60, 100, 0.502003, 0.690599), (0, 20, 0.0, 0.161125), (9, 10, 0.595850, 0.982124)],
)
def test_wilson_is_that_of_the_tables(hits: int, size: int, low: float, high: float) -> None:
    found = wilson_interval(hits / size, size=size)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)


def test_one_stratum_of_which_little_was_seen_is_a_simple_sample() -> None:
    found = error_share([Stratum(total=10**9, checked=100, errors=60)])
    assert found is not None
    assert found.value == 0.6
    assert (found.low, found.high) == pytest.approx((0.502003, 0.690599), abs=1e-6)


def test_strata_are_weighted_by_what_they_hold() -> None:
    """By hand: 900 at 2 of 40, 100 at 10 of 20: (900 x .05 + 100 x .5) / 1000 = .095."""
    strata = [
        Stratum(total=900, checked=40, errors=2),
        Stratum(total=100, checked=20, errors=10),
    ]
    found = error_share(strata)
    assert found is not None
    assert found.value == pytest.approx(0.095)
    assert found.low < 0.095 < found.high
    naive = 12 / 60
    assert found.high < naive


def test_a_census_is_certain_and_nothing_verified_says_nothing() -> None:
    assert error_share([Stratum(total=40, checked=40, errors=4)]) == Estimate(0.1, 0.1, 0.1)
    assert error_share([Stratum(total=40, checked=0, errors=0)]) is None
    assert error_share([]) is None


def test_no_error_found_is_not_no_error() -> None:
    found = error_share([Stratum(total=1_000, checked=50, errors=0)])
    assert found is not None
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(0.07, abs=0.01)


def test_what_nobody_looked_at_may_be_anything() -> None:
    seen = Stratum(total=500, checked=500, errors=50)
    found = error_share([seen, Stratum(total=500, checked=0, errors=0)])
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.05, 0.55))


@pytest.mark.parametrize("counts", [(10, 11, 0), (10, 5, 6), (10, 5, -1)])
def test_counts_that_contradict_each_other_are_refused(counts: tuple[int, int, int]) -> None:
    total, checked, errors = counts
    with pytest.raises(ValueError, match="cannot be"):
        Stratum(total=total, checked=checked, errors=errors)


@pytest.mark.parametrize("name", POPULATIONS)
def test_the_share_is_unbiased_and_its_interval_holds_as_often_as_it_says(name: str) -> None:
    strata = POPULATIONS[name]
    rng = np.random.default_rng(7)
    truth = sum(total * share for total, share, _rate in strata) / sum(each[0] for each in strata)
    found = []
    for _ in range(DRAWS):
        drawn = []
        for total, share, rate in strata:
            wrong = round(total * share)
            bad, good = (int(rng.binomial(n, rate / 1000)) for n in (wrong, total - wrong))
            drawn.append(Stratum(total=total, checked=bad + good, errors=bad))
        estimate = error_share(drawn)
        assert estimate is not None
        found.append(estimate)
    held = sum(each.holds(truth) for each in found) / DRAWS
    assert 0.93 <= held <= 0.97, held
    values = [each.value for each in found]
    spread = (sum((v - truth) ** 2 for v in values) / DRAWS) ** 0.5
    assert abs(sum(values) / DRAWS - truth) < 4 * spread / DRAWS**0.5


def test_money_is_weighted_by_how_seldom_its_like_is_seen() -> None:
    seen = [Checked(per_thousand=50, amount=10_000)] * FEWEST
    seen.append(Checked(per_thousand=1000, amount=500))
    found = expected_total(seen, settled={50: 1.0, 1000: 1.0})
    assert found.value == pytest.approx(10_000 * 20 * FEWEST + 500)
    assert 10_000 * FEWEST + 500 < found.low < found.value < found.high
    census = [Checked(per_thousand=1000, amount=500)]
    assert expected_total(census, settled={1000: 1.0}) == Estimate(500, 500, 500)


def test_from_few_finds_by_the_lowest_rate_a_total_has_no_upper_end() -> None:
    few = [Checked(per_thousand=50, amount=10_000)] * (FEWEST - 1)
    many = [Checked(per_thousand=500, amount=10_000)] * 40
    for seen, rates in [(few, {50}), (few + many, {50, 500}), (many, {50, 500}), ([], {50})]:
        found = expected_total(seen, settled=dict.fromkeys(rates, 1.0))
        assert math.isinf(found.high), (len(seen), "none found at random is not none there")
        assert sum(each.amount for each in seen) <= found.low <= found.value
    assert math.isfinite(expected_total(few + few[:1], settled={50: 1.0}).high)
    assert math.isfinite(expected_total(many, settled={500: 1.0}).high)


def test_what_still_waits_counts_as_not_picked() -> None:
    """Half of the picks settled: each find stands for twice as many; a census too is a sample."""
    seen = [Checked(per_thousand=100, amount=10_000)] * 30
    assert expected_total(seen, settled={100: 0.5}) == expected_total(
        [Checked(per_thousand=50, amount=10_000)] * 30, settled={50: 1.0}
    )
    census = [Checked(per_thousand=1000, amount=10_000)] * 30
    waiting = expected_total(census, settled={1000: 0.75})
    assert waiting.value == pytest.approx(400_000)
    assert 300_000 < waiting.low < 400_000 < waiting.high


def test_an_upper_end_is_never_below_the_total() -> None:
    """A census with few unsettled leaves nearly nothing unseen, where the cube root breaks."""
    for share in (0.9, 0.99, 0.995, 0.9999):
        found = expected_total(
            [Checked(per_thousand=1000, amount=5_000_000)], settled={1000: share}
        )
        assert found.low <= found.value <= found.high


def test_even_amounts_have_nearly_the_gamma_interval_of_a_count() -> None:
    """Of finds of 1 that stand for all, Garwood's exact Poisson limits, with part of a find more.

    His lower limit of 10 at 95 % is 5.4254 and of 11 is 6.1690; his two-sided interval of 50 is
    37.1109 to 65.9183, and that of 51 begins at 37.9729 (half the chi-square quantiles).
    """
    rare = 1
    seen = [Checked(per_thousand=rare, amount=1)] * 50
    few, many = (expected_total(seen[:size], settled={rare: 1.0}) for size in (10, 50))
    assert 5.4254 < few.low / PER < 6.1690
    assert 37.1109 < many.low / PER < 37.9729
    assert 64.8 < many.high / PER < 65.9183


@pytest.mark.parametrize("rate", [10, 50, 100, 200])
def test_of_even_amounts_each_mean_is_held_by_exact_reckoning(rate: int) -> None:
    """By the binomial law, no draw needed: 4 finds on average to 100, each one below 97 %."""
    most = 170
    told = [
        expected_total([Checked(per_thousand=rate, amount=1)] * size, settled={rate: 1.0})
        for size in range(most)
    ]
    low, high = (np.array([getattr(each, end) for each in told]) for end in ("low", "high"))
    share = rate / PER
    for mean in range(4, 101):
        cases = mean * PER // rate
        chance = [
            math.exp(
                math.lgamma(cases + 1)
                - math.lgamma(size + 1)
                - math.lgamma(cases - size + 1)
                + size * math.log(share)
                + (cases - size) * math.log1p(-share)
            )
            if size <= cases
            else 0.0
            for size in range(most)
        ]
        held = float(np.array(chance)[(low <= cases) & (cases <= high)].sum())
        assert 0.93 <= held <= 0.97, (mean, held)


def test_the_lower_end_eases_as_finds_grow_and_never_falls() -> None:
    seen = [Checked(per_thousand=50, amount=10_000)] * 80
    lows = [expected_total(seen[:size], settled={50: 1.0}).low for size in range(1, 81)]
    assert lows == sorted(lows)


# Cases, share with money, rate of each stratum, and how the amounts are spread. By the lowest
# rate they find on average: 20, where half the draws tell an upper end; fewer; a few more; many.
MONEY = {
    "one in ten": ([(4_000, 0.1, 50)], "exponential"),
    "rare": ([(20_000, 0.02, 50)], "uniform"),
    "rare and skewed": ([(20_000, 0.02, 50)], "skewed"),
    "risk beside random": ([(6_000, 0.06, 50), (600, 0.2, 500), (80, 0.4, 1000)], "skewed"),
    "a high rate": ([(1_000, 0.1, 200)], "exponential"),
    "few": ([(4_000, 0.05, 50)], "exponential"),
    "a few more": ([(6_400, 0.1, 50)], "skewed"),
    "a few more, all alike": ([(5_600, 0.1, 50)], "even"),
    "many": ([(40_000, 0.05, 50)], "skewed"),
}
SPREADS = ("even", "uniform", "exponential", "skewed")


def _amounts(rng: np.random.Generator, spread: str, size: int) -> list[int]:
    drawn = {
        "even": np.full(size, 50_000),
        "uniform": rng.integers(1, 500_000, size),
        "exponential": 1 + rng.exponential(100_000, size),
        "skewed": 1 + rng.lognormal(11, 1, size),
    }[spread]
    return [int(each) for each in drawn]


def _draw_totals(
    strata: list[tuple[int, float, int]], spread: str, *, seed: int
) -> tuple[float, list[float], list[Estimate]]:
    """Return what all hold, and of each draw the total by hand and as it is told."""
    rng = np.random.default_rng(seed)
    amounts, rates = [], []
    for total, share, rate in strata:
        wrong = round(total * share)
        amounts += _amounts(rng, spread, wrong)
        rates += [rate] * wrong
    at, values, told = np.array(rates), [], []
    for _ in range(DRAWS_OF_MONEY):
        picked = np.flatnonzero(rng.random(len(amounts)) * PER < at)
        values.append(sum(amounts[each] * PER / rates[each] for each in picked))
        seen = [Checked(per_thousand=rates[each], amount=amounts[each]) for each in picked]
        told.append(expected_total(seen, settled={rate: 1.0 for _total, _share, rate in strata}))
    return float(sum(amounts)), values, told


@pytest.mark.parametrize("name", MONEY)
def test_the_total_is_unbiased_and_what_is_told_of_it_holds_as_often_as_it_says(name: str) -> None:
    strata, spread = MONEY[name]
    truth, values, told = _draw_totals(strata, spread, seed=12)
    assert [each.value for each in told] == pytest.approx(values)
    spread_of = (sum((v - truth) ** 2 for v in values) / DRAWS_OF_MONEY) ** 0.5
    assert abs(sum(values) / DRAWS_OF_MONEY - truth) < 4 * spread_of / DRAWS_OF_MONEY**0.5
    held = sum(each.holds(truth) for each in told) / DRAWS_OF_MONEY
    assert 0.93 <= held <= 0.97, held


@pytest.mark.long
@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("rates", [(10,), (50,), (200,), (50, 500, 1000)])
@pytest.mark.parametrize("mean", [5, 10, 15, 20, 25, 32, 40, 100])
def test_the_total_holds_below_at_and_above_the_fewest_finds(
    spread: str, rates: tuple[int, ...], mean: int
) -> None:
    """Five populations of 3,000 draws each; where a rate has no mean of its own, 60 finds."""
    strata = [
        (round(finds * PER / rate), 1.0, rate)
        for finds, rate in zip((mean, 60, 60), rates, strict=False)
    ]
    held = 0
    for seed in range(5):
        truth, _values, told = _draw_totals(strata, spread, seed=1_000 * seed + mean)
        held += sum(each.holds(truth) for each in told)
    assert 0.93 <= held / (5 * DRAWS_OF_MONEY) <= 0.97, held
