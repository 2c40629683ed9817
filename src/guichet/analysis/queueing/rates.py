"""A network as the fluid sees it: work offered and cases coming in each step, means by pair."""

import math

import numpy as np

from guichet.analysis.queueing.model.arrivals import Listed, Pattern, Varying
from guichet.analysis.queueing.model.calendars import Schedule, opened_by
from guichet.analysis.queueing.model.network import Network, Priority, Station, WorkInHand


def parameters(
    network: Network,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return mean service and patience and rank by pair, room by station, and the routing."""
    service, patience, rank = [], [], []
    levels = sorted({case_class.priority for case_class in network.classes})
    for station in network.stations:
        ranked = isinstance(station.discipline, Priority)
        for case_class in network.classes:
            service.append(max(station.service_for(case_class.name).mean, 1e-12))
            law = station.patience_for(case_class.name)
            patience.append(law.mean if law else math.inf)
            rank.append(levels.index(case_class.priority) if ranked else 0)
    room = [math.inf if s.room is None else float(s.room) for s in network.stations]
    return (
        np.array(service),
        np.array(patience),
        np.array(rank, dtype=np.int64),
        np.array(room),
        routing(network),
    )


def routing(network: Network) -> np.ndarray:
    """Return the share of each pair's departures that goes on to each pair."""
    size = len(network.stations) * len(network.classes)
    shares = np.zeros((size, size))
    for station in network.stations:
        for case_class in network.classes:
            row = pair(network, station.name, case_class.name)
            for target, share in station.routes_for(case_class.name).items():
                shares[row, pair(network, target, case_class.name)] = share
    return shares


def pair(network: Network, station: str, case_class: str) -> int:
    """Return the column of a class at a station."""
    row = [known.name for known in network.stations].index(station)
    column = [known.name for known in network.classes].index(case_class)
    return row * len(network.classes) + column


def staffed(station: Station, edges: np.ndarray) -> np.ndarray:
    """Return the servers of each step; where work pauses, those at home keep their case."""
    schedule = station.schedule
    if station.calendar and station.work_in_hand is not WorkInHand.PAUSES:
        schedule = opened_by(schedule, station.calendar, horizon=float(edges[-1]))
    return np.diff(_served_upto(schedule, edges)) / np.diff(edges)


def offered(station: Station, edges: np.ndarray) -> np.ndarray:
    """Return the server time offered in each step."""
    schedule = station.schedule
    if station.calendar:
        schedule = opened_by(schedule, station.calendar, horizon=float(edges[-1]))
    return np.diff(_served_upto(schedule, edges))


def _served_upto(schedule: Schedule, edges: np.ndarray) -> np.ndarray:
    starts = np.array([shift.start for shift in schedule.shifts])
    servers = np.array([float(shift.servers) for shift in schedule.shifts])
    if len(servers) == 1 or not math.isfinite(schedule.cycle):
        return _integral(starts, servers, edges)
    whole = _integral(starts, servers, np.array([schedule.cycle]))[0]
    turns = np.floor(edges / schedule.cycle)
    return np.asarray(turns * whole + _integral(starts, servers, edges - turns * schedule.cycle))


def _integral(starts: np.ndarray, levels: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the integral from 0 of a function that is constant from each start to the next."""
    before = np.concatenate(([0.0], np.cumsum(levels[:-1] * np.diff(starts))))
    place = np.searchsorted(starts, points, side="right") - 1
    return np.asarray(before[place] + levels[place] * (points - starts[place]))


def cumulative(pattern: Pattern, edges: np.ndarray) -> np.ndarray:
    """Return the expected number of arrivals up to each moment."""
    if isinstance(pattern, Listed):
        return np.searchsorted(np.asarray(pattern.times), edges, side="right").astype(float)
    if not isinstance(pattern, Varying):
        return pattern.mean_rate * edges
    starts, rates = np.array((0.0, *pattern.until[:-1])), np.array(pattern.rates)
    if not math.isfinite(pattern.cycle):
        return _integral(starts, rates, edges)
    whole = _integral(starts, rates, np.array([pattern.cycle]))[0]
    turns = np.floor(edges / pattern.cycle)
    return np.asarray(turns * whole + _integral(starts, rates, edges - turns * pattern.cycle))
