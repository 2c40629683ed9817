"""The staff that a standard needs, and the intake that given staff can take."""

import math
from dataclasses import dataclass

from guichet.analysis.estimation.intervals import Estimate
from guichet.analysis.queueing.formulas.erlang import Unstable
from guichet.analysis.queueing.model.network import Network
from guichet.analysis.queueing.model.traffic import utilizations
from guichet.analysis.queueing.questions.standards import (
    Standard,
    kept,
    kept_approximately,
    long_run,
)
from guichet.analysis.queueing.simulation import Plan

_MOST_STAFF = 1_000_000
_BISECTIONS = 10
_CLOSE = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAnswer:
    """Servers at a station: by formula at once, then confirmed by simulation.

    `kept` is the simulated share at that staff, `one_fewer` at one server less: the price of
    saving a post. Both are None when no simulation was asked for.
    """

    approximate: int
    simulated: int | None
    kept: Estimate | None
    one_fewer: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeAnswer:
    """The intake the staff can take, as a factor of today's and as cases per unit of time."""

    approximate: float
    approximate_rate: float
    simulated: float | None
    simulated_rate: float | None
    kept: Estimate | None


def staff_for(
    network: Network,
    *,
    station: str,
    standard: Standard,
    plan: Plan | None = None,
    replications: int = 10,
    seed: int,
) -> StaffAnswer:
    """Return the fewest servers at a station, day and night alike, that keep a standard.

    The formula gives the first guess; simulations with the same luck walk from it, up or down.
    With no replications the formula's answer comes alone.

    >>> from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
    >>> from guichet.analysis.queueing.model.laws import Exponential
    >>> from guichet.analysis.queueing.model.network import Station
    >>> line = Network(
    ...     unit="minute",
    ...     stations=(Station(name="phone", service=Exponential(3.0), servers=13),),
    ...     arrivals=(Arrival(case_class="case", station="phone", pattern=Poisson(4.0)),),
    ... )
    >>> promise = Standard(station="phone", within=20 / 60, share=0.8)
    >>> staff_for(line, station="phone", standard=promise, replications=0, seed=1).approximate
    16
    >>> staff_for(line, station="phone", standard=promise, seed=1).simulated
    16
    """
    approximate = _least_by_formula(network, station, standard)
    if replications == 0:
        return StaffAnswer(approximate=approximate, simulated=None, kept=None, one_fewer=None)
    running = plan or long_run(network)

    def measured(servers: int) -> Estimate:
        changed = network.with_servers(station, servers)
        return kept(changed, standard, running, seed=seed, replications=replications)

    servers = approximate
    share = measured(servers)
    while share.value < standard.share:
        servers += 1
        share = measured(servers)
    fewer = measured(servers - 1) if servers > 1 else None
    while fewer is not None and fewer.value >= standard.share:
        servers, share = servers - 1, fewer
        fewer = measured(servers - 1) if servers > 1 else None
    return StaffAnswer(approximate=approximate, simulated=servers, kept=share, one_fewer=fewer)


def intake_for(
    network: Network,
    *,
    standard: Standard,
    plan: Plan | None = None,
    replications: int = 10,
    seed: int,
) -> IntakeAnswer:
    """Return how much of today's intake, or more than it, the staff can take and keep a standard.

    All streams are scaled alike. With no replications the formula's answer comes alone.

    >>> from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
    >>> from guichet.analysis.queueing.model.laws import Exponential
    >>> from guichet.analysis.queueing.model.network import Station
    >>> line = Network(
    ...     unit="minute",
    ...     stations=(Station(name="phone", service=Exponential(3.0), servers=16),),
    ...     arrivals=(Arrival(case_class="case", station="phone", pattern=Poisson(5.0)),),
    ... )
    >>> promise = Standard(station="phone", within=20 / 60, share=0.8)
    >>> answer = intake_for(line, standard=promise, replications=0, seed=1)
    >>> round(answer.approximate_rate * 60)  # calls an hour, where 240 were asked of 16 people
    254
    """
    today = sum(arrival.mean_rate for arrival in network.arrivals)
    ceiling = 1.0 / max(utilizations(network).values())
    factor = _most_by_formula(network, standard, ceiling)
    if replications == 0:
        return IntakeAnswer(
            approximate=factor,
            approximate_rate=factor * today,
            simulated=None,
            simulated_rate=None,
            kept=None,
        )
    running = plan or long_run(network)

    def measured(times: float) -> Estimate:
        changed = network.with_intake(times)
        return kept(changed, standard, running, seed=seed, replications=replications)

    low, high = 0.0, max(ceiling, factor)
    best = Estimate(math.nan, math.nan, math.nan)
    probe = factor if factor > 0.0 else high / 2.0
    for _ in range(_BISECTIONS):
        share = measured(probe)
        if share.value >= standard.share:
            low, best = probe, share
        else:
            high = probe
        probe = (low + high) / 2.0
    return IntakeAnswer(
        approximate=factor,
        approximate_rate=factor * today,
        simulated=low,
        simulated_rate=low * today,
        kept=best,
    )


def _least_by_formula(network: Network, station: str, standard: Standard) -> int:
    """Return the fewest servers by formula, doubling and then halving the distance.

    Raises Unstable when another station cannot keep up, whatever this one's staff.
    """
    others = {n: use for n, use in utilizations(network).items() if n != station and use >= 1.0}
    if others and standard.station != station:
        name, use = next(iter(others.items()))
        raise Unstable(
            f"Station '{name}' is asked for {use:.0%} of its staff's time, so no number of servers "
            f"at '{station}' keeps this standard. Staff '{name}' first."
        )

    def enough(servers: int) -> bool:
        changed = network.with_servers(station, servers)
        own = utilizations(changed)[station]
        return own < 1.0 and kept_approximately(changed, standard) >= standard.share

    high = 1
    while not enough(high):
        high *= 2
        if high > _MOST_STAFF:
            raise Unstable(
                f"No number of servers at '{station}' keeps {standard.share:.0%} within "
                f"{standard.within:g}: the time is spent elsewhere, or in service itself."
            )
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _most_by_formula(network: Network, standard: Standard, ceiling: float) -> float:
    """Return the largest factor of intake by formula."""
    low, high = 0.0, ceiling
    while high - low > _CLOSE * ceiling:
        middle = (low + high) / 2.0
        fits = kept_approximately(network.with_intake(middle), standard) >= standard.share
        low, high = (middle, high) if fits else (low, middle)
    return low
