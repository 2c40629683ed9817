"""Kaplan–Meier against a table worked by hand and against plain counting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.analysis.estimation.survival import (
    kaplan_meier,
    kaplan_meier_seen_late,
    quantile_of,
    weighted_quantile,
)

# Weeks in remission of 21 patients on 6-MP (Freireich and others, 1963), ended and still open;
# the shares still in remission are worked by hand: 18/21, then times 16/17, 14/15, 11/12, ...
_ENDED = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0]
_OPEN = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0]
_STAYING = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}


def _curve(ended: list[float], still: list[float]) -> tuple[np.ndarray, np.ndarray]:
    lasted = np.array([*ended, *still], dtype=float)
    has_ended = np.array([True] * len(ended) + [False] * len(still))
    return kaplan_meier(lasted, has_ended, np.ones(len(lasted)))


def test_the_textbook_table_comes_out() -> None:
    values, within = _curve(_ENDED, _OPEN)
    for week, staying in _STAYING.items():
        assert 1.0 - within[values == week] == pytest.approx(staying, abs=5e-5)
    assert quantile_of(values, within, 0.5) == 23.0
    assert quantile_of(values, within, 0.9) == np.inf


_DAYS = st.lists(st.integers(0, 50).map(float), min_size=1, max_size=40)


@given(_DAYS)
def test_without_open_cases_it_is_the_plain_share(days: list[float]) -> None:
    values, within = _curve(days, [])
    for value, share in zip(values, within, strict=True):
        assert share == pytest.approx(np.mean(np.array(days) <= value))


@given(_DAYS, _DAYS)
def test_shares_and_quantiles_never_fall(ended: list[float], still: list[float]) -> None:
    values, within = _curve(ended, still)
    assert (np.diff(values) >= 0).all()
    assert (np.diff(within) >= -1e-12).all()
    quantiles = [quantile_of(values, within, share) for share in (0.1, 0.5, 0.8, 0.95)]
    assert quantiles == sorted(quantiles)


@given(_DAYS, _DAYS)
def test_waits_still_open_after_the_longest_never_shorten_the_middle(
    ended: list[float], still: list[float]
) -> None:
    longer = [day + max(ended) for day in still]
    assert quantile_of(*_curve(ended, longer), 0.5) >= quantile_of(*_curve(ended, []), 0.5)


@given(_DAYS)
def test_a_weight_of_two_is_the_same_wait_twice(days: list[float]) -> None:
    value = np.array(days)
    twice = weighted_quantile(value, np.full(len(value), 2.0), 0.5)
    assert twice == weighted_quantile(np.repeat(value, 2), np.ones(2 * len(value)), 0.5)


def test_a_case_seen_late_counts_from_then_on() -> None:
    # By hand: at 2 days two are watched (the third is seen from 3 days on only) and one ends;
    # at 4 two are watched, one ends; at 5 the last one ends.
    values, within = kaplan_meier_seen_late(
        np.array([2.0, 4.0, 5.0]), np.ones(3, dtype=bool), np.ones(3), np.array([0.0, 0.0, 3.0])
    )
    assert values.tolist() == [2.0, 4.0, 5.0]
    assert within == pytest.approx([0.5, 0.75, 1.0])


def test_a_case_seen_only_as_it_ends_says_nothing() -> None:
    lasted, ended = np.array([2.0, 3.0, 4.0, 5.0]), np.ones(4, dtype=bool)
    entered = np.array([0.0, 3.0, 0.0, 0.0])
    _, within = kaplan_meier_seen_late(lasted, ended, np.ones(4), entered)
    others = lasted != 3.0
    assert within[others] == pytest.approx([1 / 3, 2 / 3, 1.0])


def test_late_entry_mends_a_log_that_holds_only_what_ended_lately() -> None:
    rng = np.random.default_rng(4)
    begin, lasted = rng.uniform(0.0, 100.0, 20_000), rng.exponential(10.0, 20_000)
    seen = begin + lasted > 60.0
    entered = np.maximum(60.0 - begin, 0.0)[seen]
    ended, ones = np.ones(int(seen.sum()), dtype=bool), np.ones(int(seen.sum()))
    flattered = quantile_of(*kaplan_meier_seen_late(lasted[seen], ended, ones, 0.0 * ones), 0.5)
    mended = quantile_of(*kaplan_meier_seen_late(lasted[seen], ended, ones, entered), 0.5)
    assert mended == pytest.approx(10.0 * np.log(2.0), rel=0.04)
    assert flattered > 1.15 * mended  # the control: without it, long cases are over-counted
