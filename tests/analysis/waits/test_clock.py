"""The office's clock stands where the office rests, and learns from what had happened only."""

from dataclasses import replace

import numpy as np
import pytest

from guichet.analysis.eventlog.flow import MICROS_A_DAY
from guichet.analysis.waits.clock import learned_clock
from guichet.analysis.waits.history import History

_SINCE = int(np.datetime64("2022-01-03", "D").astype(np.int64)) * MICROS_A_DAY  # a Monday


def _history(ends: np.ndarray) -> History:
    cases = len(ends)
    begin = ends - 1.0
    return History(
        case=np.repeat(np.arange(cases), 2),
        step=np.tile(np.array([0, 1], dtype=np.int32), cases),
        state=np.tile(np.array([0, 1], dtype=np.int32), cases),
        position=np.tile(np.array([1, 2]), cases),
        time=np.stack((begin, ends), axis=1).ravel(),
        left=np.tile(np.array([1.0, 0.0]), cases),
        begin=begin,
        end=ends,
        code=np.arange(cases),
        is_last=np.tile(np.array([False, True]), cases),
        since=_SINCE,
    )


def _ends() -> np.ndarray:
    """Three a weekday, none from day 350 to 362 (19 to 31 December)."""
    days = np.arange(500)
    works = (days % 7 < 5) & ~((days >= 350) & (days < 363))
    return np.repeat(days[works], 3) + np.tile([0.3, 0.5, 0.7], int(works.sum()))


def test_a_weekend_and_a_yearly_closing_take_no_time() -> None:
    clock = learned_clock(_history(_ends()), upto=500.0)
    saturday, monday = clock.read(np.array([5.0, 7.0]))
    assert monday - saturday < 0.01
    one_week = float(np.diff(clock.read(np.array([7.0, 14.0])))[0])
    assert one_week == pytest.approx(7.0, abs=0.01)
    next_year = clock.read(np.array([350.0 + 365, 363.0 + 365]))
    assert next_year[1] - next_year[0] < 0.05
    assert (np.diff(clock.shown) > 0).all()


def test_later_steps_teach_it_nothing() -> None:
    history = _history(_ends())
    later = history.time >= 300.0
    changed = replace(history, time=np.where(later, history.time + 5.25, history.time))
    one, other = (learned_clock(told, upto=300.0) for told in (history, changed))
    assert np.array_equal(one.shown, other.shown)
    assert not np.array_equal(one.shown, learned_clock(history, upto=500.0).shown[: len(one.shown)])


def test_steps_tell_the_week_where_hardly_a_case_has_ended() -> None:
    history = _history(_ends())
    three_days = (history.end >= 497.0) & (history.end < 500.0)
    lasting = replace(history, end=np.where(three_days, history.end, np.inf))
    clock, whole = (learned_clock(told, upto=500.0) for told in (lasting, history))
    assert np.array_equal(clock.shown, whole.shown)


def test_people_may_apply_on_a_sunday() -> None:
    history = _history(_ends())
    begun = history.position == 1
    sunday = np.where(begun, np.floor(history.time / 7) * 7 + 6.5, history.time)
    told = learned_clock(replace(history, time=sunday), upto=500.0)
    assert np.array_equal(told.shown, learned_clock(history, upto=500.0).shown)
