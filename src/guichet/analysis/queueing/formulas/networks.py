"""Open networks of exponential stations with probabilistic routing (J. R. Jackson, 1957)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from guichet.analysis.queueing.formulas.erlang import ErlangC


@dataclass(frozen=True, kw_only=True)
class Jackson:
    """An open Jackson network: `routing[i][j]` sends work from station i to station j."""

    outside_rates: Sequence[float]
    routing: Sequence[Sequence[float]]
    service_rates: Sequence[float]
    servers: Sequence[int]

    @cached_property
    def rates(self) -> np.ndarray:
        """Arrivals per unit of time at each station, rework included."""
        size = len(self.outside_rates)
        flow = np.eye(size) - np.asarray(self.routing, dtype=float).T
        return np.asarray(np.linalg.solve(flow, np.asarray(self.outside_rates, dtype=float)))

    @cached_property
    def stations(self) -> tuple[ErlangC, ...]:
        """Each station as if it stood alone, which in such a network it does."""
        return tuple(
            ErlangC(arrival_rate=float(rate), service_rate=service, servers=servers)
            for rate, service, servers in zip(
                self.rates, self.service_rates, self.servers, strict=True
            )
        )

    @property
    def numbers(self) -> np.ndarray:
        """Mean number at each station, waiting and served."""
        return np.array([station.queue_mean + station.load for station in self.stations])

    @property
    def sojourn_mean(self) -> float:
        """Mean time from arrival to leaving, by Little's law."""
        return float(self.numbers.sum()) / float(np.sum(self.outside_rates))
