"""A standard, and how often a network keeps it."""

import math
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist

import numpy as np

from guichet.analysis.estimation.counts import share_within
from guichet.analysis.estimation.intervals import Estimate, mean_interval
from guichet.analysis.queueing.engine.columns import STATION
from guichet.analysis.queueing.engine.layout import Layout, lay_out
from guichet.analysis.queueing.engine.overdue import overdue
from guichet.analysis.queueing.engine.replication import Replication
from guichet.analysis.queueing.formulas.erlang import Unstable
from guichet.analysis.queueing.formulas.general import AllenCunneen
from guichet.analysis.queueing.model.network import Network, Station
from guichet.analysis.queueing.model.traffic import pair_rates, utilizations, visits
from guichet.analysis.queueing.simulation import Plan, in_parallel


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What is promised: so large a share within so long.

    With a station the wait there is meant; without, the whole time of a class of cases from
    entering to leaving.
    """

    within: float
    share: float
    station: str | None = None
    case_class: str = "case"

    def __post_init__(self) -> None:
        if not 0.0 < self.share < 1.0:
            raise ValueError(
                f"A standard for a share of {self.share:g} cannot be planned for: 100 % needs "
                "endless staff. Choose a share between 0 and 1, such as 0.8."
            )


def kept_in_runs(
    network: Network, standard: Standard, plan: Plan, *, seed: int, replications: int
) -> np.ndarray:
    """Return the share kept in each run; cases still there and overdue count as missed."""
    layout = lay_out(network, horizon=plan.horizon)
    task = partial(_kept_once, layout, standard, plan, seed)
    return np.array(in_parallel(task, range(replications), workers=plan.workers))


def kept(
    network: Network, standard: Standard, plan: Plan, *, seed: int, replications: int
) -> Estimate:
    """Return the share kept, with its interval over replications."""
    return mean_interval(
        kept_in_runs(network, standard, plan, seed=seed, replications=replications)
    )


def kept_approximately(network: Network, standard: Standard) -> float:
    """Return the share kept in the long run by formulas; 0 where a station cannot keep up.

    At a station: Allen and Cunneen. Over the whole network: stations taken as independent, the
    total matched by a lognormal law in mean and variance.
    """
    if max(utilizations(network).values()) >= 1.0:
        return 0.0
    rates = pair_rates(network)
    if standard.station:
        row = [station.name for station in network.stations].index(standard.station)
        queue = _station_queue(network.stations[row], float(rates[row].sum()))
        return 1.0 - queue.wait_exceeds(standard.within)
    entry = next(a.station for a in network.arrivals if a.case_class == standard.case_class)
    count = visits(network, station=entry, case_class=standard.case_class)
    mean = variance = 0.0
    for number, station in enumerate(network.stations):
        law = station.service_for(standard.case_class)
        queue = _station_queue(station, float(rates[number].sum()))
        once = queue.wait_mean + law.mean
        # A wait is zero or exponential: its second moment is 2 Wq^2 / P(wait).
        delay = max(queue.wait_exceeds(0.0), 1e-12)
        square = 2.0 * queue.wait_mean**2 / delay - queue.wait_mean**2
        mean += count[number] * once
        variance += count[number] * (square + law.scv * law.mean**2)
        variance += max(count[number] * (count[number] - 1.0), 0.0) * once**2
    spread = math.log1p(variance / mean**2)
    law_of_log = NormalDist(math.log(mean) - spread / 2.0, math.sqrt(max(spread, 1e-12)))
    return law_of_log.cdf(math.log(standard.within))


def long_run(network: Network, *, cases: float = 20_000.0) -> Plan:
    """Return a plan long enough for so many arrivals after a warm-up of a quarter."""
    rate = sum(arrival.mean_rate for arrival in network.arrivals)
    horizon = 1.25 * cases / rate
    return Plan(horizon=horizon, warm_up=horizon / 5.0)


def _station_queue(station: Station, rate: float) -> AllenCunneen:
    """Return a station as one queue; calendars thin the staff out evenly.

    Raises Unstable when the station cannot keep up.
    """
    servers = max(1, math.floor(station.mean_servers + 1e-9))
    speed = station.mean_servers / servers
    queue = AllenCunneen(
        arrival_rate=max(rate, 1e-12),
        service_mean=station.service.mean / min(speed, 1.0)
        if speed < 1.0
        else station.service.mean,
        servers=servers,
        service_scv=station.service.scv,
    )
    if queue.arrival_rate * queue.service_mean >= servers:
        raise Unstable(f"Station '{station.name}' cannot keep up. Add servers or take in less.")
    return queue


def _kept_once(layout: Layout, standard: Standard, plan: Plan, seed: int, number: int) -> float:
    run = Replication(layout, seed=seed, number=number)
    run.until(plan.warm_up)
    before = run.snapshot(plan.warm_up)
    run.until(plan.horizon)
    after = run.snapshot(plan.horizon)
    waiting, present = overdue(layout.tables, run.state, plan.horizon, standard.within)
    if standard.station:
        place = [s.name for s in layout.network.stations].index(standard.station)
        rows = layout.tables.pair_i[:, STATION] == place
        counts = (after.wait_counts - before.wait_counts)[rows].sum(axis=0)
        late = int(waiting[rows].sum())
    else:
        row = [c.name for c in layout.network.classes].index(standard.case_class)
        counts = after.sojourn_counts[row] - before.sojourn_counts[row]
        late = int(present[row])
    total = int(counts.sum())
    if total + late == 0:
        return math.nan
    within = share_within(counts, standard.within) if total else 0.0
    return within * total / (total + late)
