"""The quick answer: queues as fluids in tanks, with a normal spread for what is behind a queue.

Approximate by design. Cases flow at their mean rates, so a tank is right about long queues and
blind to the ordinary fluctuations of short ones; where a station has no fluid queue the wait of
the Allen-Cunneen formula at the moment's load is added. Spread: a queue of Q cases is worked off
in a time whose variance is Q scv / rate^2 (renewal central limit).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from guichet.analysis.queueing.formulas.general import AllenCunneen
from guichet.analysis.queueing.model.network import Network, Priority, Station, WorkInHand
from guichet.analysis.queueing.rates import cumulative, offered, pair, parameters, routing, staffed
from guichet.analysis.queueing.tanks import integrate, trace

STEPS = 2_000
_MOST_DOUBLINGS = 24
_SETTLED = 0.999
_BUSIEST = 0.97
"""Loads above this are short-lived in a fluid: the long-run formula would overstate the wait."""


@dataclass(frozen=True, slots=True, eq=False)
class FluidPath:
    """A fluid solution: rows are steps, columns pairs (station by station, class by class).

    `offered` is server time by station.
    """

    step: float
    offered: np.ndarray
    present: np.ndarray
    waiting: np.ndarray
    arrived: np.ndarray
    departed: np.ndarray

    @property
    def moments(self) -> np.ndarray:
        """Start of each step."""
        return self.step * np.arange(len(self.present))


@dataclass(frozen=True, slots=True)
class Approximate:
    """An approximate time from joining to leaving: mean and the times 5, 8, 9 in 10 stay within."""

    mean: float
    p50: float
    p80: float
    p90: float
    method: str = "approximate: fluid with diffusion"


def flow(network: Network, *, horizon: float, steps: int = STEPS) -> FluidPath:
    """Return the fluid path of a network from its backlog to a horizon."""
    step = horizon / steps
    edges = step * np.arange(steps + 1)
    classes = len(network.classes)
    capacity = np.stack([offered(station, edges) for station in network.stations], axis=1)
    inflow = np.zeros((steps, len(network.stations) * classes))
    for arrival in network.arrivals:
        size = arrival.batch.mean if arrival.batch else 1.0
        inflow[:, pair(network, arrival.station, arrival.case_class)] += size * np.diff(
            cumulative(arrival.pattern, edges)
        )
    start = np.zeros(inflow.shape[1])
    for waiting in network.backlog:
        start[pair(network, waiting.station, waiting.case_class)] += len(waiting.ages)
    staff = np.stack([staffed(station, edges) for station in network.stations], axis=1)
    outcome = integrate(start, inflow, capacity, staff, *parameters(network), step)
    return FluidPath(step, capacity, *outcome)


def fluid_wait(network: Network, *, station: str, case_class: str) -> Approximate:
    """Return the approximate time to leave of a case that joins a station now.

    The horizon doubles until nearly all of the case has flowed out.
    """
    horizon = _first_horizon(network)
    for _ in range(_MOST_DOUBLINGS):
        path = flow(network, horizon=horizon)
        left, spread = trace(
            pair(network, station, case_class),
            path.step,
            *_delays(network, path),
            routing(network),
        )
        if left.sum() >= _SETTLED:
            return _quantiles(path, left, spread)
        horizon *= 2.0
    return Approximate(math.inf, math.inf, math.inf, math.inf)


def _quantiles(path: FluidPath, left: np.ndarray, spread: np.ndarray) -> Approximate:
    total = left.sum()
    times = path.step * np.arange(len(left))
    mean = float(times @ left / total)
    rows = np.flatnonzero(left > 0.0)
    deviations = np.sqrt(np.maximum(spread[rows] / left[rows], path.step**2))
    laws = [NormalDist(float(t), float(d)) for t, d in zip(times[rows], deviations, strict=True)]
    grid = np.linspace(0.0, float(times[rows[-1]] + 4.0 * deviations.max()), 400)
    weights = left[rows] / total
    if len(laws) > len(grid):  # many small drops: their own times are the spread
        upto = np.cumsum(weights)
        found = np.interp((0.5, 0.8, 0.9), upto, times[rows])
    else:
        upto = np.array(
            [math.fsum(w * law.cdf(float(g)) for w, law in zip(weights, laws, strict=True))
             for g in grid]
        )  # fmt: skip  # read as one
        found = np.interp((0.5, 0.8, 0.9), upto, grid)
    return Approximate(mean, float(found[0]), float(found[1]), float(found[2]))


def _delays(network: Network, path: FluidPath) -> tuple[np.ndarray, np.ndarray]:
    """Return the delay (wait and service) and its variance of a drop that joins at each step."""
    classes = len(network.classes)
    delay, variance = np.zeros_like(path.present), np.zeros_like(path.present)
    for number, station in enumerate(network.stations):
        columns = slice(number * classes, (number + 1) * classes)
        by_class = isinstance(station.discipline, Priority)
        laws = [station.service_for(case_class.name) for case_class in network.classes]
        shut = _time_to_open(path.offered[:, number], path.step)
        stretch = 1.0  # elapsed over working time
        if station.calendar and station.work_in_hand is WorkInHand.PAUSES:
            stretch = 1.0 / station.calendar.share
        ordinary = _ordinary_waits(station, path.arrived[:, columns], laws[0].mean, path.step)
        for place, law in enumerate(laws):
            column = number * classes + place
            group = slice(column, column + 1) if by_class else columns
            queue = path.waiting[:, group].sum(axis=1)
            gone = np.concatenate(([0.0], np.cumsum(path.departed[:, group].sum(axis=1))))
            wait = _time_to_pass(gone, queue, path.step)
            blank = queue < 0.5  # noqa: PLR2004 - less than half a case is no queue
            behind = np.divide(wait**2, queue, out=np.zeros_like(wait), where=~blank)
            delay[:, column] = np.where(blank, ordinary + shut, wait) + law.mean * stretch
            variance[:, column] = np.where(blank, ordinary**2, law.scv * behind) + law.scv * (
                (law.mean * stretch) ** 2
            )
    return delay, variance


def _time_to_pass(gone: np.ndarray, queue: np.ndarray, step: float) -> np.ndarray:
    """Return how long from each step until as many have departed as are waiting."""
    edges = step * np.arange(len(gone))
    rising = gone + 1e-12 * edges  # equal counts (closed hours) have a first moment
    pace = (gone[-1] - gone[-2]) / step if len(gone) > 1 else 0.0
    wanted = gone[:-1] + queue
    beyond = np.maximum(wanted - gone[-1], 0.0)
    later = np.divide(beyond, pace, out=np.full_like(beyond, np.inf), where=pace > 0.0)
    inside = np.interp(wanted, rising, edges)
    passed = np.where(beyond > 0.0, edges[-1] + later, inside)
    return np.asarray(np.maximum(passed - edges[:-1], 0.0))


def _time_to_open(offered: np.ndarray, step: float) -> np.ndarray:
    """Return how long from each step until servers are there, 0 where they never come again."""
    opened = np.flatnonzero(offered > 0.0)
    if len(opened) == len(offered):
        return np.zeros(len(offered))
    rows = np.arange(len(offered))
    place = np.searchsorted(opened, rows)
    following = np.append(opened, len(offered))[place]
    return np.asarray(step * (following - rows) * (place < len(opened)))


def _ordinary_waits(
    station: Station, arrived: np.ndarray, service: float, step: float
) -> np.ndarray:
    """Return the long-run wait at each step's load, where the station has no fluid queue."""
    servers = max(1, round(station.mean_servers))
    # A step's arrivals are smoothed over what the servers have in hand.
    width = max(1, min(len(arrived), round(4.0 * service / step)))
    padded = np.concatenate((np.zeros(width), np.cumsum(arrived.sum(axis=1))))
    rates = np.diff(padded, n=1) if width == 1 else padded[width:] - padded[:-width]
    rates = rates[: len(arrived)] / (step * (1 if width == 1 else width))
    most = _BUSIEST * servers / service
    ends = np.linspace(0.0, most, 50)
    waits = [0.0] + [
        AllenCunneen(
            arrival_rate=float(rate),
            service_mean=service,
            servers=servers,
            service_scv=station.service.scv,
        ).wait_mean
        for rate in ends[1:]
    ]
    return np.asarray(np.interp(np.minimum(rates, most), ends, waits))


def _first_horizon(network: Network) -> float:
    """Return a horizon to begin with: the backlog's work and a few services."""
    service = math.fsum(s.service.mean for s in network.stations)
    backlog = sum(len(waiting.ages) for waiting in network.backlog)
    pace = min(max(s.mean_servers, 1e-9) / max(s.service.mean, 1e-12) for s in network.stations)
    return 4.0 * service + 1.5 * backlog / pace
