"""How well the answers did, beside the simple ones and the rule in use elsewhere."""

from dataclasses import dataclass

import numpy as np

from guichet.analysis.eventlog.flow import MICROS_A_DAY
from guichet.analysis.waits.backtest import Backtest
from guichet.analysis.waits.history import History, Known
from guichet.analysis.waits.methods import BY_LAST_STEP, PLAIN_MEDIAN, middles

_RECENT_DAYS = 30.0
_RULE_SHARE = 0.9
_FEWEST_CASES = 100
_LEAST_COVERAGE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Mean absolute errors in days over every wait of the test cases, and how the bands held.

    `whole_*` are medians of training cases taken whole, with what happened to them after the split:
    nobody could have known them then. `closed_30_days` is the 90th percentile of cases closed in
    the last 30 days, less what has passed; `rule_held` is the share of waits it did hold.
    """

    cases: int
    waits: int
    open_at_split: float
    error: float
    plain_median: float
    by_last_step: float
    whole_median: float
    whole_by_last_step: float
    closed_30_days: float
    rule_held: float
    coverage: float
    tolerance: float
    under: float
    over: float
    width_median: float
    width_mean: float
    months: int
    months_held: int
    worst_month: float

    @property
    def failures(self) -> list[str]:
        """Return each bar that was missed, in words."""
        best = min(self.plain_median, self.by_last_step)
        whole = min(self.whole_median, self.whole_by_last_step)
        bars = {
            "error over 1.05 times the better median": self.error > 1.05 * best,
            "error over 1.05 times the better median of whole cases": self.error > 1.05 * whole,
            "error not under the closed-30-days rule": self.error >= self.closed_30_days,
            "coverage outside its tolerance": abs(self.coverage - 0.8) > self.tolerance,
            "fewer than 95 % of months held": self.months_held < 0.95 * self.months,
        }
        return [words for words, missed in bars.items() if missed]


def score(history: History, played: Backtest) -> Score:
    """Score the answers of a backtest once."""
    rows = played.rows
    real = history.left[rows]
    inside = (real >= played.low) & (real <= played.high)
    whole = np.flatnonzero((history.case < played.first_case) & ~history.is_last)
    seen = Known(
        rows=whole,
        lasted=history.left[whole],
        ended=np.ones(len(whole), dtype=bool),
        entered=np.zeros(len(whole)),
    )
    rule = np.maximum(closed_lately(history, history.time[rows]) - _elapsed(history, rows), 0.0)
    cases = len(history.begin) - played.first_case
    width = played.high - played.low
    months = _months(history, rows, inside)

    def error_of(said: np.ndarray) -> float:
        return float(np.abs(said - real).mean()) if len(real) else 0.0

    return Score(
        cases=cases,
        waits=len(rows),
        open_at_split=float((history.end[: played.first_case] >= played.split).mean()),
        error=error_of(played.middle),
        plain_median=error_of(middles(history, played.known, PLAIN_MEDIAN)[rows]),
        by_last_step=error_of(middles(history, played.known, BY_LAST_STEP)[rows]),
        whole_median=error_of(middles(history, seen, PLAIN_MEDIAN)[rows]),
        whole_by_last_step=error_of(middles(history, seen, BY_LAST_STEP)[rows]),
        closed_30_days=error_of(rule),
        rule_held=float((real <= rule).mean()),
        coverage=float(inside.mean()),
        tolerance=max(0.04, 2.0 * float(np.sqrt(0.16 / cases))),
        under=float((real < played.low).mean()),
        over=float((real > played.high).mean()),
        width_median=float(np.median(width)),
        width_mean=float(width.mean()),
        months=len(months),
        months_held=sum(held >= _LEAST_COVERAGE for held in months),
        worst_month=min(months, default=float("nan")),
    )


def _elapsed(history: History, rows: np.ndarray) -> np.ndarray:
    elapsed: np.ndarray = history.time[rows] - history.begin[history.case[rows]]
    return elapsed


def closed_lately(history: History, moments: np.ndarray) -> np.ndarray:
    """Return at each moment the 90th percentile of the cases closed in the 30 days before.

    Where none was, the last known one stands.
    """
    by_end = np.argsort(history.end, kind="stable")
    ends = history.end[by_end]
    took = (history.end - history.begin)[by_end]
    answer = np.empty(len(moments))
    last, at = 0.0, (-1, -1)
    for place in np.argsort(moments, kind="stable"):
        upto = int(np.searchsorted(ends, moments[place], side="left"))
        since = int(np.searchsorted(ends, moments[place] - _RECENT_DAYS, side="left"))
        if upto > since and (since, upto) != at:
            last, at = float(np.quantile(took[since:upto], _RULE_SHARE)), (since, upto)
        answer[place] = last
    return answer


def _months(history: History, rows: np.ndarray, inside: np.ndarray) -> list[float]:
    """Return the coverage of each calendar month (UTC) in which 100 cases or more were answered."""
    asked = history.since + (history.time[rows] * MICROS_A_DAY).astype(np.int64)
    month = asked.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    held = []
    for number in np.unique(month):
        mine = month == number
        if len(np.unique(history.case[rows[mine]])) >= _FEWEST_CASES:
            held.append(float(inside[mine].mean()))
    return held
