"""The past is played without looking ahead, and the answers are worth having."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.analysis.waits.backtest import Backtest, play
from guichet.analysis.waits.history import History, known_at
from guichet.analysis.waits.methods import METHODS, PLAIN_MEDIAN, middles
from guichet.analysis.waits.page import Played, page_of
from guichet.analysis.waits.scoring import score


def _history(seed: int, *, cases: int = 400, growth: float = 1.0) -> History:
    """Return cases read, then decided; deciding takes `growth` times longer at the end."""
    rng = np.random.default_rng(seed)
    begin = np.sort(rng.uniform(0.0, 400.0, cases))
    reading = rng.exponential(2.0, cases)
    deciding = rng.exponential(10.0, cases) * np.linspace(1.0, growth, cases)
    return _of_times(np.stack((begin, begin + reading, begin + reading + deciding), axis=1))


def _of_times(time: np.ndarray) -> History:
    cases, places = time.shape
    return History(
        case=np.repeat(np.arange(cases), places),
        step=np.tile(np.arange(places, dtype=np.int32), cases),
        state=np.tile(np.arange(places, dtype=np.int32), cases),
        position=np.tile(np.arange(1, places + 1), cases),
        time=time.ravel(),
        left=(time[:, -1:] - time).ravel(),
        begin=time[:, 0].copy(),
        end=time[:, -1].copy(),
        code=np.arange(cases),
        is_last=np.tile(np.arange(places) == places - 1, cases),
    )


def _answers_before(played: Backtest, history: History, moment: float) -> np.ndarray:
    early = history.time[played.rows] <= moment
    return np.stack((played.middle[early], played.low[early], played.high[early]))


def _with_later_outcomes(history: History, moment: float, factor: float) -> History:
    """Return the history with everything after a moment, but for beginnings, put off."""
    time = history.time.reshape(-1, 3).copy()
    later = time > moment
    later[:, 0] = False
    time[later] = moment + (time[later] - moment) * factor
    beyond = np.maximum.accumulate(time, axis=1)
    return _of_times(beyond)


@settings(max_examples=10)
@given(st.integers(0, 1000), st.floats(340.0, 395.0), st.floats(1.5, 20.0))
def test_what_happens_later_changes_no_answer_given_before(
    seed: int, moment: float, factor: float
) -> None:
    history = _history(seed)
    altered = _with_later_outcomes(history, moment, factor)
    before = _answers_before(play(history), history, moment)
    assert before.size
    assert np.array_equal(before, _answers_before(play(altered), altered, moment))


def test_altering_what_happened_before_does_change_answers() -> None:
    history = _history(1)
    altered = _with_later_outcomes(history, 100.0, 0.5)
    before = play(history)
    after = play(altered)
    assert not np.array_equal(before.middle, after.middle)
    assert not np.array_equal(before.high, after.high)


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_a_band_begins_below_its_middle_and_ends_above(seed: int) -> None:
    played = play(_history(seed, cases=120))
    assert (played.low <= played.middle).all()
    assert (played.middle <= played.high).all()
    assert (played.low >= 0.0).all()


def test_bands_tell_apart_how_far_a_step_had_come() -> None:
    """Reading ends in one of two states: resolved cases are decided soon, waiting ones late."""
    rng = np.random.default_rng(4)
    cases = 2000
    begin = np.sort(rng.uniform(0.0, 400.0, cases))
    waiting = rng.random(cases) < 0.5
    deciding = rng.exponential(np.where(waiting, 30.0, 1.0))
    history = _of_times(np.stack((begin, begin + 1.0, begin + 1.0 + deciding), axis=1))
    read = history.step == 1
    state = np.where(read, history.step + 2 * waiting[history.case], history.step)
    told = play(replace(history, state=state.astype(np.int32)))
    rows = told.rows
    late, soon = (np.flatnonzero(state[rows] == number) for number in (3, 1))
    assert np.median(told.high[soon]) < np.median(told.high[late]) / 5
    untold = play(history)
    assert np.median(untold.high[soon]) > np.median(untold.high[late]) / 2
    inside = (history.left[rows] >= told.low) & (history.left[rows] <= told.high)
    assert min(inside[soon].mean(), inside[late].mean()) > 0.7


@pytest.mark.parametrize(("growth", "within"), [(1.0, 0.04), (3.0, 0.07)])
def test_bands_hold_eight_in_ten_even_while_waits_grow(growth: float, within: float) -> None:
    history = _history(7, cases=3000, growth=growth)
    found = score(history, play(history))
    assert found.coverage == pytest.approx(0.8, abs=within)
    assert found.error <= 1.05 * min(found.plain_median, found.by_last_step)


def test_what_was_not_known_is_cut_at_the_moment() -> None:
    history = _of_times(np.array([[0.0, 1.0, 4.0], [2.0, 3.0, 9.0], [6.0, 7.0, 8.0]]))
    known = known_at(history, moment=5.0, first=0, until=2)
    assert known.rows.tolist() == [0, 1, 3, 4]
    assert known.lasted.tolist() == [4.0, 3.0, 3.0, 2.0]
    assert known.ended.tolist() == [True, True, False, False]


def test_the_plain_median_is_the_plain_median() -> None:
    history = _history(3)
    known = known_at(history, moment=1e9, first=0, until=400)
    said = middles(history, known, PLAIN_MEDIAN)
    assert said[0] == pytest.approx(np.median(known.lasted), abs=0.05)


def test_every_method_answers_every_row() -> None:
    history = _history(4, cases=60)
    known = known_at(history, moment=200.0, first=0, until=40)
    for method in METHODS:
        assert np.isfinite(middles(history, known, method)).all()


def test_too_few_cases_are_refused_and_too_few_waits_are_answered() -> None:
    with pytest.raises(ValueError, match="9 cases; 10 are the least"):
        play(_history(5, cases=9))
    assert np.isfinite(play(_history(5, cases=10)).high).all()


def test_the_page_names_every_bar_that_was_missed() -> None:
    history = _history(6)
    played = play(history)
    found = replace(score(history, played), coverage=0.5, closed_30_days=0.0)
    page = page_of([Played(name="made up", method=played.method, score=found)])
    assert "error not under the closed-30-days rule; coverage outside its tolerance" in page
