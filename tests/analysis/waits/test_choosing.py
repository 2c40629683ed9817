"""A method is chosen by waits that ended and that go on, and only for being better."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.analysis.waits import choosing
from guichet.analysis.waits.choosing import choose
from guichet.analysis.waits.history import History
from guichet.analysis.waits.methods import METHODS


def test_the_error_to_be_expected_by_hand() -> None:
    """Four of ten end at 2 days, four at 5, two at 9; said are 4 and 10."""
    values, share = np.array([2.0, 5.0, 9.0]), np.array([0.4, 0.4, 0.2])
    found = choosing._mean_errors(
        values, share, np.array([0.0, 2.0, 5.0, 9.0]), np.array([4.0, 4.0, 10.0, 10.0])
    )
    # From the start .4*2 + .4*1 + .2*5; after 2 days (.4*1 + .2*5)/.6; after 5 |10-9|; at 9 |10-9|.
    assert found == pytest.approx([2.2, 1.4 / 0.6, 1.0, 1.0])


@given(st.integers(0, 10_000), st.floats(0.0, 30.0), st.floats(0.0, 60.0))
def test_the_error_to_be_expected_is_the_mean_of_errors(
    seed: int, waited: float, said: float
) -> None:
    rng = np.random.default_rng(seed)
    values = np.sort(rng.integers(1, 40, 30)).astype(float)
    later = values[values > waited]
    found = choosing._mean_errors(values, np.full(30, 1 / 30), np.array([waited]), np.array([said]))
    expected = np.abs(said - later).mean() if len(later) else abs(said - waited)
    assert found[0] == pytest.approx(expected)


def _history(days: np.ndarray, *, begins: np.ndarray) -> History:
    """Return cases received, then decided after so many days."""
    cases = len(days)
    return History(
        case=np.repeat(np.arange(cases), 2),
        step=np.tile(np.array([0, 1], dtype=np.int32), cases),
        state=np.tile(np.array([0, 1], dtype=np.int32), cases),
        position=np.tile(np.array([1, 2]), cases),
        time=np.stack((begins, begins + days), axis=1).ravel(),
        left=np.stack((days, np.zeros(cases)), axis=1).ravel(),
        begin=begins,
        end=begins + days,
        code=np.arange(cases),
        is_last=np.tile(np.array([False, True]), cases),
    )


def test_open_waits_are_judged_by_what_they_may_still_become() -> None:
    """Days of Exp(20), of which the tuning cases show a third at most: the mean error is 20 ln 2.

    What has ended by then alone, or what has been passed, would come to a few days.
    """
    rng = np.random.default_rng(9)
    begins = np.sort(rng.uniform(0.0, 60.0, 4000))
    history = _history(rng.exponential(20.0, 4000), begins=begins)
    _, tried = choose(history, chosen_on=2560, first=3200)
    assert dict(tried)[METHODS[0]] == pytest.approx(20.0 * np.log(2.0), rel=0.15)


def test_a_simpler_method_is_left_only_for_a_better_one() -> None:
    rng = np.random.default_rng(5)
    begins = np.arange(2000) * 0.2
    same = _history(rng.exponential(5.0, 2000), begins=begins)
    assert choose(same, chosen_on=1280, first=1600)[0] == METHODS[0]
    factor = np.linspace(1.0, 8.0, 2000)
    slower = _history(same.left[::2] * factor, begins=begins)
    taken = choose(slower, chosen_on=1280, first=1600)[0]
    assert taken.memory is not None
    assert taken.open_counted
