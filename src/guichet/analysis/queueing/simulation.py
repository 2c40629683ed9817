"""Run a network many times and say what was found, with intervals."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from joblib import Parallel, delayed

from guichet.analysis.queueing.engine.layout import Layout, lay_out
from guichet.analysis.queueing.engine.replication import Replication
from guichet.analysis.queueing.model.network import Network
from guichet.analysis.queueing.results import (
    Observation,
    Simulation,
    observe,
    series_of,
    summarize,
)

T = TypeVar("T")

_TO_BEGIN = 10
"""Replications before the first look at a precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Go on until each class's mean sojourn is known this well, or `most` replications are done.

    `relative` is half the 95 % interval over the mean.
    """

    relative: float
    most: int = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to run: times are in the network's unit.

    The warm-up is left out; the rest is one window or, for one long run, several batches.
    `sample_every` asks for series, `keep_records` for every visit finished.
    """

    horizon: float
    warm_up: float = 0.0
    batches: int = 1
    sample_every: float | None = None
    keep_records: bool = False
    workers: int = -1

    def __post_init__(self) -> None:
        if not 0.0 <= self.warm_up < self.horizon or not math.isfinite(self.horizon):
            raise ValueError(
                f"A horizon of {self.horizon:g} with a warm-up of {self.warm_up:g} leaves nothing "
                "to observe. Make the horizon longer than the warm-up, and finite."
            )


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """What one replication brought home."""

    observations: list[Observation]
    samples: np.ndarray
    records: np.ndarray


Progress = Callable[[int, int], object]
"""Called with replications done and asked for."""


def simulate(
    network: Network,
    plan: Plan,
    *,
    seed: int,
    replications: int = 10,
    precision: Precision | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Return the measures of a network over independent replications.

    The same seed gives the same answer on any number of workers; two networks under one seed
    share the luck of each case.
    """
    layout = lay_out(network, horizon=plan.horizon)
    task = partial(_one, layout, plan, seed)
    asked = min(_TO_BEGIN, precision.most) if precision else replications
    runs: list[_Run] = []
    while True:
        runs += in_parallel(
            task, range(len(runs), asked), workers=plan.workers, done=len(runs), progress=progress
        )
        found = _summary(network, plan, runs, seed)
        if precision is None or len(runs) >= precision.most or _precise(found, precision):
            return found
        asked = min(2 * len(runs), precision.most)


def in_parallel(
    task: Callable[[int], T],
    numbers: range,
    *,
    workers: int,
    done: int = 0,
    progress: Progress | None = None,
) -> list[T]:
    """Return the task's result for each number, in order.

    Threads by default, since the loop holds no interpreter lock; `joblib.parallel_config` sends
    the work elsewhere.
    """
    results: list[T] = []
    stream = Parallel(n_jobs=workers, prefer="threads", return_as="generator")(
        delayed(task)(number) for number in numbers
    )
    for result in stream:
        results.append(result)
        if progress:
            progress(done + len(results), done + len(numbers))
    return results


def _one(layout: Layout, plan: Plan, seed: int, number: int) -> _Run:
    """Run one replication, window by window."""
    samples = int(plan.horizon / plan.sample_every) if plan.sample_every else 0
    run = Replication(
        layout,
        seed=seed,
        number=number,
        sample_step=plan.sample_every or math.inf,
        samples=samples,
        keep_records=plan.keep_records,
    )
    run.until(plan.warm_up)
    before = run.snapshot(plan.warm_up)
    observations = []
    for end in np.linspace(plan.warm_up, plan.horizon, plan.batches + 1)[1:]:
        run.until(float(end))
        after = run.snapshot(float(end))
        observations.append(observe(layout, before, after))
        before = after
    return _Run(observations, run.tally.samples, run.records)


def _summary(network: Network, plan: Plan, runs: list[_Run], seed: int) -> Simulation:
    series = None
    if plan.sample_every:
        series = series_of([run.samples for run in runs], step=plan.sample_every)
    return summarize(
        network,
        [observation for run in runs for observation in run.observations],
        seed=seed,
        replications=len(runs),
        series=series,
        records=tuple(run.records for run in runs) if plan.keep_records else (),
    )


def _precise(found: Simulation, precision: Precision) -> bool:
    return all(
        measures.sojourn_mean.half_width <= precision.relative * measures.sojourn_mean.value
        for measures in found.classes.values()
    )
