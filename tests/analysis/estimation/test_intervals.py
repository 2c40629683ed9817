"""Intervals of replications, quantiles from bins."""

import math

import numpy as np
import pytest

from guichet.analysis.estimation.counts import BINS, bin_of, quantile, share_within
from guichet.analysis.estimation.intervals import (
    mean_interval,
    order_interval,
    paired_interval,
    student_quantile,
)


@pytest.mark.parametrize(
    ("share", "degrees", "printed"),
    [(0.975, 1, 12.7062), (0.975, 9, 2.2622), (0.995, 29, 2.7564), (0.95, 4, 2.1318)],
)
def test_student_quantiles_are_those_of_the_tables(
    share: float, degrees: int, printed: float
) -> None:
    assert student_quantile(share, degrees=degrees) == pytest.approx(printed, abs=5e-5)


def test_a_mean_with_its_interval() -> None:
    found = mean_interval([4.0, 5.0, 6.0, math.nan])
    assert found.value == 5.0
    assert found.half_width == pytest.approx(4.30265 / math.sqrt(3), abs=1e-4)
    assert math.isinf(mean_interval([1.0]).high)
    assert math.isnan(mean_interval([math.nan]).value)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    chance = np.random.default_rng(5)
    means = [mean_interval(chance.normal(3.0, 2.0, 8)) for _ in range(4_000)]
    medians = [order_interval(chance.exponential(1.0, 60), share=0.5) for _ in range(4_000)]
    assert np.mean([m.holds(3.0) for m in means]) == pytest.approx(0.95, abs=0.012)
    assert np.mean([m.holds(math.log(2)) for m in medians]) > 0.945


def test_pairs_see_what_is_common() -> None:
    noise = np.random.default_rng(6).normal(0.0, 50.0, 10)
    assert paired_interval(noise, noise + 1.0).value == pytest.approx(1.0)
    assert paired_interval(noise, noise + 1.0).half_width < 1e-9


def test_quantiles_from_bins_are_within_half_a_percent() -> None:
    values = np.random.default_rng(7).lognormal(2.0, 1.5, 50_000)
    counts = np.bincount([bin_of(float(value)) for value in values], minlength=BINS)
    for share in (0.01, 0.5, 0.8, 0.9, 0.999):
        assert quantile(counts, share) == pytest.approx(np.quantile(values, share), rel=0.005)
    limit = float(np.quantile(values, 0.8))
    assert share_within(counts, limit) == pytest.approx(0.8, abs=0.002)


def test_zero_has_its_own_bin() -> None:
    counts = np.zeros(BINS, np.int64)
    counts[bin_of(0.0)] = 60
    counts[bin_of(2.0)] = 40
    assert quantile(counts, 0.5) == 0.0
    assert share_within(counts, 0.0) == pytest.approx(0.6)
    assert quantile(counts, 0.9) == pytest.approx(2.0, rel=0.01)
    assert math.isnan(quantile(np.zeros(BINS, np.int64), 0.5))
