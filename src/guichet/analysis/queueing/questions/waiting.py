"""How long a new case will wait, given today's backlog."""

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from guichet.analysis.estimation.intervals import Estimate, mean_interval, order_interval
from guichet.analysis.queueing.engine.layout import Layout, lay_out
from guichet.analysis.queueing.engine.replication import Replication
from guichet.analysis.queueing.fluid import Approximate, fluid_wait
from guichet.analysis.queueing.model.network import Network, Waiting
from guichet.analysis.queueing.simulation import Progress, in_parallel

_PATIENCE = 10.0
"""A case that is still there after so many times the approximate answer is given up on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedTime:
    """The time a case takes over many runs: mean and the times 5, 8 and 9 in 10 stay within.

    Intervals are 95 %; those of the quantiles come from the order of the runs. `unfinished` is the
    share of runs in which the case gave up, was turned away, or stayed beyond all reason; its
    times are not in the figures.
    """

    mean: Estimate
    p50: Estimate
    p80: Estimate
    p90: Estimate
    unfinished: float
    replications: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitAnswer:
    """Time from joining to leaving, in the network's unit."""

    approximate: Approximate
    simulated: SimulatedTime | None


def wait_for(
    network: Network,
    *,
    station: str,
    case_class: str = "case",
    replications: int = 100,
    seed: int,
    workers: int = -1,
    progress: Progress | None = None,
) -> WaitAnswer:
    """Return how long a case that joins a station now, behind today's backlog, takes to leave.

    With no replications the approximate answer comes alone, in milliseconds.

    >>> from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
    >>> from guichet.analysis.queueing.model.laws import Exponential
    >>> from guichet.analysis.queueing.model.network import Station, spread
    >>> desk = Station(name="desk", service=Exponential(1.0), servers=10)
    >>> waiting = spread(station="desk", case_class="case", count=500, oldest=60.0)
    >>> coming = Arrival(case_class="case", station="desk", pattern=Poisson(8.0))
    >>> today = Network(unit="hour", stations=(desk,), arrivals=(coming,), backlog=(waiting,))
    >>> answer = wait_for(today, station="desk", replications=200, seed=1)
    >>> round(answer.approximate.mean)  # 491 to finish at 10 an hour, and one hour of service
    50
    >>> answer.simulated.mean.low < 50.1 < answer.simulated.mean.high
    True
    """
    approximate = fluid_wait(network, station=station, case_class=case_class)
    if replications == 0:
        return WaitAnswer(approximate=approximate, simulated=None)
    newcomer = Waiting(station, case_class, (0.0,))
    present = replace(network, backlog=(*network.backlog, newcomer))
    number = sum(len(waiting.ages) for waiting in network.backlog)
    limit = _PATIENCE * approximate.mean if math.isfinite(approximate.mean) else 0.0
    layout = lay_out(present, horizon=limit)
    times = in_parallel(
        partial(_follow, layout, number, limit, seed),
        range(replications),
        workers=workers,
        progress=progress,
    )
    return WaitAnswer(approximate=approximate, simulated=_summary(np.array(times)))


def _follow(layout: Layout, followed: int, limit: float, seed: int, number: int) -> float:
    """Return how long the followed case took, not a number when it was not served."""
    run = Replication(layout, seed=seed, number=number, follow=followed)
    run.until(limit)
    _, sojourn, outcome = run.tally.followed
    return float(sojourn) if outcome == 0.0 else math.nan


def _summary(times: np.ndarray) -> SimulatedTime:
    kept = times[~np.isnan(times)]
    return SimulatedTime(
        mean=mean_interval(kept),
        p50=order_interval(kept, share=0.5),
        p80=order_interval(kept, share=0.8),
        p90=order_interval(kept, share=0.9),
        unfinished=1.0 - len(kept) / len(times),
        replications=len(times),
    )
