"""How much work reaches each station: the traffic equations of a network."""

import numpy as np

from guichet.analysis.queueing.model.network import Network


def pair_rates(network: Network) -> np.ndarray:
    """Return cases per unit of time by station (rows) and class (columns), rework included.

    Those who give up or are turned away are counted as if they went on.
    """
    names = [station.name for station in network.stations]
    rates = np.zeros((len(names), len(network.classes)))
    for column, case_class in enumerate(network.classes):
        outside = np.zeros(len(names))
        for arrival in network.arrivals:
            if arrival.case_class == case_class.name:
                outside[names.index(arrival.station)] += arrival.mean_rate
        rates[:, column] = np.linalg.solve(_flow(network, case_class.name), outside)
    return rates


def visits(network: Network, *, station: str, case_class: str) -> np.ndarray:
    """Return how often a case that joins a station visits each station before it leaves."""
    names = [known.name for known in network.stations]
    start = np.zeros(len(names))
    start[names.index(station)] = 1.0
    return np.asarray(np.linalg.solve(_flow(network, case_class), start))


def utilizations(network: Network) -> dict[str, float]:
    """Return each station's offered work over its staff: 1 or more means a growing queue."""
    rates = pair_rates(network)
    return {
        station.name: float(
            sum(
                rate * station.service_for(case_class.name).mean
                for rate, case_class in zip(rates[row], network.classes, strict=True)
            )
            / station.mean_servers
        )
        for row, station in enumerate(network.stations)
    }


def _flow(network: Network, case_class: str) -> np.ndarray:
    names = [station.name for station in network.stations]
    flow = np.eye(len(names))
    for row, station in enumerate(network.stations):
        for target, share in station.routes_for(case_class).items():
            flow[names.index(target), row] -= share
    return flow
