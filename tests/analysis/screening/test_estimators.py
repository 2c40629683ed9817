"""Shares and totals from verified cases: oracles, no bias, and intervals that hold."""

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
    found = expected_total(seen, rates={50, 1000})
    assert found is not None
    assert found.value == pytest.approx(10_000 * 20 * FEWEST + 500)
    assert 10_000 * FEWEST + 500 < found.low < found.value < found.high
    census = [Checked(per_thousand=1000, amount=500)]
    assert expected_total(census, rates={1000}) == Estimate(500, 500, 500)


def test_from_few_finds_by_the_lowest_rate_no_total_is_told() -> None:
    few = [Checked(per_thousand=50, amount=10_000)] * (FEWEST - 1)
    many = [Checked(per_thousand=500, amount=10_000)] * 40
    assert expected_total(few, rates={50}) is None
    assert expected_total(few + many, rates={50, 500}) is None
    assert expected_total(many, rates={50, 500}) is None, "none found at random is not none there"
    assert expected_total(many, rates={500}) is not None
    assert expected_total([], rates={50}) is None


def test_even_amounts_have_nearly_the_gamma_interval_of_a_count() -> None:
    """Of 10 finds of 1 that stand for all: gamma(10) below, and above that of half a find more."""
    rare = 1
    seen = [Checked(per_thousand=rare, amount=1)] * 10
    found = expected_total(seen, rates={rare})
    assert found is not None
    # Garwood's exact Poisson interval of 10 ends at 18.39; with half a find at about 17.7.
    assert found.low / PER == pytest.approx(4.7954, abs=0.03)
    assert 17.4 < found.high / PER < 18.39


# Cases, share with money, rate of each stratum, and how the amounts are spread.
MONEY = {
    "one in ten": ([(4_000, 0.1, 50)], "exponential"),
    "rare": ([(20_000, 0.02, 50)], "even"),
    "rare and skewed": ([(20_000, 0.02, 50)], "skewed"),
    "risk beside random": ([(6_000, 0.06, 50), (600, 0.2, 500), (80, 0.4, 1000)], "skewed"),
    "a high rate": ([(1_000, 0.1, 200)], "exponential"),
    "many": ([(40_000, 0.05, 50)], "skewed"),
}


def _amounts(rng: np.random.Generator, spread: str, size: int) -> list[int]:
    drawn = {
        "even": rng.integers(1, 500_000, size),
        "exponential": 1 + rng.exponential(100_000, size),
        "skewed": 1 + rng.lognormal(11, 1, size),
    }[spread]
    return [int(each) for each in drawn]


@pytest.mark.parametrize("name", MONEY)
def test_the_total_is_unbiased_and_its_interval_holds_as_often_as_it_says(name: str) -> None:
    strata, spread = MONEY[name]
    rng = np.random.default_rng(12)
    amounts, rates = [], []
    for total, share, rate in strata:
        wrong = round(total * share)
        amounts += _amounts(rng, spread, wrong)
        rates += [rate] * wrong
    truth, at = float(sum(amounts)), np.array(rates)
    held, values, told = 0, [], 0
    for _ in range(DRAWS):
        picked = np.flatnonzero(rng.random(len(amounts)) * PER < at)
        values.append(sum(amounts[each] * PER / rates[each] for each in picked))
        seen = [Checked(per_thousand=rates[each], amount=amounts[each]) for each in picked]
        found = expected_total(seen, rates={rate for _total, _share, rate in strata})
        if found is not None:
            told += 1
            held += found.holds(truth)
            assert found.value == pytest.approx(values[-1])
    spread_of = (sum((v - truth) ** 2 for v in values) / DRAWS) ** 0.5
    assert abs(sum(values) / DRAWS - truth) < 4 * spread_of / DRAWS**0.5
    assert told > 0.97 * DRAWS, "too few finds to tell is the rare case here"
    assert 0.93 <= held / told <= 0.97, held / told
