"""The staff that clears a backlog by a date, and its price."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from guichet.analysis.estimation.intervals import Estimate, mean_interval, order_interval
from guichet.analysis.queueing.engine.columns import BUSY, WAITING
from guichet.analysis.queueing.engine.layout import Layout, lay_out
from guichet.analysis.queueing.engine.replication import Replication
from guichet.analysis.queueing.fluid import flow
from guichet.analysis.queueing.model.calendars import Schedule, Shift
from guichet.analysis.queueing.model.network import Network, Station
from guichet.analysis.queueing.simulation import in_parallel

_LOOKS = 400
"""Moments between now and the date at which the number waiting is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearAnswer:
    """Extra servers by station from today to the date, their price, and how sure that is.

    `price` is in the currency of the price given. `chance` is the simulated share of runs in
    which the number waiting came down in time, `cleared` the median moment over those runs.
    """

    extra: Mapping[str, int]
    price: float
    approximate_moment: float
    chance: Estimate | None
    cleared: Estimate | None


def clear_by(
    network: Network,
    *,
    by: float,
    price: float,
    down_to: int = 0,
    stations: tuple[str, ...] = (),
    replications: int = 100,
    seed: int,
) -> ClearAnswer:
    """Return the extra servers that bring the number waiting down to a level by a date.

    Servers are added one by one where most work waits at the date (or at the stations named),
    until the fluid answer is in time. `price` is per server and unit of time on duty.

    >>> from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
    >>> from guichet.analysis.queueing.model.laws import Exponential
    >>> from guichet.analysis.queueing.model.network import spread
    >>> desk = Station(name="desk", service=Exponential(1.0), servers=100)
    >>> late = spread(station="desk", case_class="case", count=600, oldest=6.0)
    >>> coming = Arrival(case_class="case", station="desk", pattern=Poisson(100.0))
    >>> today = Network(unit="day", stations=(desk,), arrivals=(coming,), backlog=(late,))
    >>> plan = clear_by(today, by=60.0, price=400.0, replications=0, seed=1)
    >>> plan.extra["desk"], plan.price  # 500 wait beyond the 100 in hand: 8.3 a day
    (9, 216000.0)
    """
    extra = _extra(network, by, down_to, stations or tuple(s.name for s in network.stations))
    changed = _with_extra(network, extra, by)
    on_duty = math.fsum(
        count * by * _open_share(network.station(name)) for name, count in extra.items()
    )
    found = np.empty(0)
    if replications:
        task = partial(_cleared_at, lay_out(changed, horizon=by), by, down_to, seed)
        found = np.array(in_parallel(task, range(replications), workers=-1))
    in_time = ~np.isnan(found)
    return ClearAnswer(
        extra=extra,
        price=price * on_duty,
        approximate_moment=_fluid(changed, by, down_to)[0],
        chance=mean_interval(in_time.astype(float)) if replications else None,
        cleared=order_interval(found[in_time], share=0.5) if replications else None,
    )


def _extra(network: Network, by: float, down_to: int, allowed: tuple[str, ...]) -> dict[str, int]:
    """Return the fewest extra servers by station with which the fluid is in time.

    Raises ValueError when the stations named have nothing to do with it.
    """
    extra: dict[str, int] = {}
    changed = network
    while True:
        moment, work = _fluid(changed, by, down_to)
        if moment <= by:
            return _trimmed(network, extra, by, down_to)
        neediest = max(allowed, key=lambda name: work[name])
        if work[neediest] <= 0.0:
            raise ValueError(
                f"Nothing waits at {', '.join(allowed)} on the date, yet the number waiting is "
                f"still above {down_to}. Name the stations where the files are."
            )
        extra[neediest] = extra.get(neediest, 0) + _step(work[neediest], by)
        changed = _with_extra(network, extra, by)


def _fluid(network: Network, by: float, down_to: int) -> tuple[float, dict[str, float]]:
    """Return when the fluid is down to a level, and the work waiting by station at the date."""
    path = flow(network, horizon=by)
    total = path.waiting.sum(axis=1)
    below = np.flatnonzero(total <= down_to + 0.5)
    classes = len(network.classes)
    work = {
        station.name: math.fsum(
            float(path.waiting[-1, row * classes + column])
            * station.service_for(case_class.name).mean
            for column, case_class in enumerate(network.classes)
        )
        for row, station in enumerate(network.stations)
    }
    return (float(path.moments[below[0]]) if len(below) else math.inf), work


def _step(work: float, by: float) -> int:
    """Return how many servers the work left would keep busy until the date, at least one."""
    return max(1, math.floor(work / by))


def _trimmed(network: Network, extra: dict[str, int], by: float, down_to: int) -> dict[str, int]:
    """Take servers away again one by one where the fluid stays in time without them."""
    kept = dict(extra)
    for name in extra:
        while kept[name] > 0:
            fewer = {**kept, name: kept[name] - 1}
            if _fluid(_with_extra(network, fewer, by), by, down_to)[0] > by:
                break
            kept = fewer
    return {name: count for name, count in kept.items() if count}


def _with_extra(network: Network, extra: Mapping[str, int], by: float) -> Network:
    """Return the network with extra servers on every shift until the date."""
    for name, count in extra.items():
        if count:
            network = network.with_servers(name, _more(network.station(name), count, by))
    return network


def _more(station: Station, count: int, by: float) -> Schedule:
    """Return a station's schedule with more servers until the date, then as before."""
    schedule = station.schedule
    turns = math.ceil(by / schedule.cycle) if math.isfinite(schedule.cycle) else 1
    moments = [
        turn * schedule.cycle + shift.start if turn else shift.start
        for turn in range(turns)
        for shift in schedule.shifts
    ]
    shifts = [
        Shift(moment, schedule.at(moment + 1e-9) + count) for moment in moments if moment < by
    ]
    return Schedule((*shifts, Shift(by, schedule.at(by + 1e-9))))


def _open_share(station: Station) -> float:
    return station.calendar.share if station.calendar else 1.0


def _cleared_at(layout: Layout, by: float, down_to: int, seed: int, number: int) -> float:
    """Return the first look at which few enough waited, not a number if none was."""
    run = Replication(layout, seed=seed, number=number)
    for moment in np.linspace(0.0, by, _LOOKS + 1)[1:]:
        run.until(float(moment))
        busy = int(run.state.station_n[:, BUSY].sum())
        if busy and int(run.state.station_n[:, WAITING].sum()) <= down_to:
            return float(moment)
    return math.nan
