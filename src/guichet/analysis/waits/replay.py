"""A history from the queueing engine whose backlog grows, and how the answers given then did."""

import math
from dataclasses import dataclass

import numpy as np

from guichet.analysis.queueing.model.arrivals import Arrival, Varying
from guichet.analysis.queueing.model.laws import Exponential
from guichet.analysis.queueing.model.network import Network, Station
from guichet.analysis.queueing.simulation import Plan, simulate
from guichet.analysis.waits.backlog import answer_in_line
from guichet.analysis.waits.backtest import play
from guichet.analysis.waits.history import History
from guichet.analysis.waits.scoring import closed_lately

_SHARE = 0.9
_PEOPLE, _SERVICE_DAYS = 20, 2.0
_LAST_BEGUN, _HORIZON = 800.0, 1_000.0
_OFFICE = Network(
    unit="day",
    stations=(Station(name="desk", service=Exponential(_SERVICE_DAYS), servers=_PEOPLE),),
    arrivals=(
        Arrival(
            case_class="case",
            station="desk",
            pattern=Varying(
                until=(300.0, 400.0, 500.0, 600.0, 700.0, math.inf),
                rates=(9.0, 9.5, 10.2, 10.6, 10.8, 10.5),
            ),
        ),
    ),
)
"""Twenty people who finish 10 cases a day together; 9 arrive at first, up to 10.8 in the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The share of realised waits that bands given at submission held, beside the rule's.

    `held` is of bands from the past alone, `line_held` of those from the line at submission and the
    known model. `rule_bias_days` is what the rule said less the 90th percentile that came true.
    """

    seed: int
    cases: int
    held: float
    width_days: float
    line_held: float
    line_width_days: float
    mean_wait_days: float
    rule_held: float
    rule_bias_days: float


def rising_backlog(seed: int) -> History:
    """Return every case submitted within 800 days, each followed to its decision."""
    plan = Plan(horizon=_HORIZON, keep_records=True, workers=1)
    records = simulate(_OFFICE, plan, seed=seed, replications=1).records[0]
    records = np.sort(records[records["entered"] < _LAST_BEGUN], order="entered")
    begin, end = records["entered"].copy(), records["ended"].copy()
    cases = len(begin)
    step = np.tile(np.array([0, 1], dtype=np.int32), cases)
    return History(
        case=np.repeat(np.arange(cases), 2),
        step=step,
        state=step,
        position=np.tile(np.array([1, 2]), cases),
        time=np.stack((begin, end), axis=1).ravel(),
        left=np.stack((end - begin, np.zeros(cases)), axis=1).ravel(),
        begin=begin,
        end=end,
        code=np.arange(cases),
        is_last=np.tile(np.array([False, True]), cases),
    )


def replay(seed: int) -> Replay:
    """Answer for the last fifth of the cases when they are submitted, and score the answers."""
    history = rising_backlog(seed)
    played = play(history)
    real = history.left[played.rows]
    line = answer_in_line(history, played.rows, people=_PEOPLE, service_days=_SERVICE_DAYS)
    rule = closed_lately(history, history.time[played.rows])
    return Replay(
        seed=seed,
        cases=len(real),
        held=float(((real >= played.low) & (real <= played.high)).mean()),
        width_days=float(np.median(played.high - played.low)),
        line_held=float(((real >= line[:, 0]) & (real <= line[:, 2])).mean()),
        line_width_days=float(np.median(line[:, 2] - line[:, 0])),
        mean_wait_days=float(real.mean()),
        rule_held=float((real <= rule).mean()),
        rule_bias_days=float((rule - np.quantile(real, _SHARE)).mean()),
    )
