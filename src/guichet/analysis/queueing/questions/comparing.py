"""Which of two plans is better, and how many plans compare."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from guichet.analysis.estimation.intervals import Estimate, paired_interval
from guichet.analysis.queueing.model.network import Network
from guichet.analysis.queueing.results import (
    ClassMeasures,
    Observation,
    Simulation,
    StationMeasures,
)
from guichet.analysis.queueing.simulation import Plan, Progress, simulate


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two plans under the same luck; differences are second minus first, run by run.

    A difference whose interval leaves out zero is more than luck.
    """

    first: Simulation
    second: Simulation
    stations: dict[str, dict[str, Estimate]]
    classes: dict[str, dict[str, Estimate]]


def compare(
    first: Network,
    second: Network,
    plan: Plan,
    *,
    seed: int,
    replications: int = 20,
    progress: Progress | None = None,
) -> Comparison:
    """Return both simulations and the paired difference of every measure they share.

    >>> from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
    >>> from guichet.analysis.queueing.model.laws import Exponential
    >>> from guichet.analysis.queueing.model.network import Station
    >>> today = Network(
    ...     unit="hour",
    ...     stations=(Station(name="desk", service=Exponential(1.0), servers=10),),
    ...     arrivals=(Arrival(case_class="case", station="desk", pattern=Poisson(9.0)),),
    ... )
    >>> plan = Plan(horizon=2_000.0, warm_up=200.0)
    >>> answer = compare(today, today.with_servers("desk", 11), plan, seed=1)
    >>> answer.stations["desk"]["wait_mean"].high < 0  # sooner, beyond doubt
    True
    """
    one = simulate(first, plan, seed=seed, replications=replications, progress=progress)
    two = simulate(second, plan, seed=seed, replications=replications, progress=progress)
    station_rows = [(o.stations, t.stations) for o, t in _pairs(one, two)]
    class_rows = [(o.classes, t.classes) for o, t in _pairs(one, two)]
    return Comparison(
        first=one,
        second=two,
        stations={
            name: {
                field.name: paired_interval(
                    [o[list(one.stations).index(name), column] for o, _ in station_rows],
                    [t[list(two.stations).index(name), column] for _, t in station_rows],
                )
                for column, field in enumerate(fields(StationMeasures))
            }
            for name in one.stations
            if name in two.stations
        },
        classes={
            name: {
                field.name: paired_interval(
                    [o[list(one.classes).index(name), column] for o, _ in class_rows],
                    [t[list(two.classes).index(name), column] for _, t in class_rows],
                )
                for column, field in enumerate(fields(ClassMeasures))
            }
            for name in one.classes
            if name in two.classes
        },
    )


def sweep(
    networks: Mapping[str, Network],
    plan: Plan,
    *,
    seed: int,
    replications: int = 10,
    progress: Progress | None = None,
) -> dict[str, Simulation]:
    """Return a simulation of each network, all under the same luck.

    >>> from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
    >>> from guichet.analysis.queueing.model.laws import Exponential
    >>> from guichet.analysis.queueing.model.network import Station
    >>> today = Network(
    ...     unit="hour",
    ...     stations=(Station(name="desk", service=Exponential(1.0), servers=10),),
    ...     arrivals=(Arrival(case_class="case", station="desk", pattern=Poisson(9.0)),),
    ... )
    >>> plans = {f"{n} at the desk": today.with_servers("desk", n) for n in (10, 11, 12)}
    >>> found = sweep(plans, Plan(horizon=2_000.0, warm_up=200.0), seed=1)
    >>> waits = [run.stations["desk"].wait_mean.value for run in found.values()]
    >>> waits == sorted(waits, reverse=True)
    True
    """
    return {
        label: simulate(network, plan, seed=seed, replications=replications, progress=progress)
        for label, network in networks.items()
    }


def _pairs(one: Simulation, two: Simulation) -> list[tuple[Observation, Observation]]:
    return list(zip(one.observations, two.observations, strict=True))
