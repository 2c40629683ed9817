"""One log's past played again: a method chosen, tuned and scored once, on what was known."""

from dataclasses import dataclass

import numpy as np

from guichet.analysis.waits.bands import give_bands
from guichet.analysis.waits.choosing import choose
from guichet.analysis.waits.clock import learned_clock
from guichet.analysis.waits.history import History, Known, known_at
from guichet.analysis.waits.methods import Method, middles

_CHOSEN_ON, _SPLIT = 0.64, 0.80
_FEWEST_CASES = 10


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Backtest:
    """The method taken, and for each wait of the test cases its middle and its band, in days.

    `rows` are rows of the history, by case and place; `split` is the day the first test case began.
    """

    method: Method
    tuning: tuple[tuple[Method, float], ...]
    split: float
    first_case: int
    known: Known
    rows: np.ndarray
    middle: np.ndarray
    low: np.ndarray
    high: np.ndarray


def play(history: History) -> Backtest:
    """Choose on the first 64 % of cases by start, tune on the next 16 %, answer for the rest.

    Raises ValueError where a log has too few cases for that.
    """
    cases = len(history.begin)
    if cases < _FEWEST_CASES:
        raise ValueError(
            f"The log has {cases} cases; {_FEWEST_CASES} are the least from which a method can be "
            "chosen and scored. Give a longer log."
        )
    chosen_on, first = int(_CHOSEN_ON * cases), int(_SPLIT * cases)
    split = float(history.begin[first])
    method, tuning = choose(history, chosen_on=chosen_on, first=first)
    known = known_at(history, moment=split, first=0, until=first)
    middle = middles(history, known, method)
    bands = give_bands(
        history,
        middle,
        warm_from=chosen_on,
        clock=learned_clock(history, upto=float(history.begin[chosen_on])),
    )
    test = np.flatnonzero((history.case >= first) & ~history.is_last)
    return Backtest(
        method=method,
        tuning=tuning,
        split=split,
        first_case=first,
        known=known,
        rows=test,
        middle=middle[test],
        low=bands.low[test],
        high=bands.high[test],
    )
