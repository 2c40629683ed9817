"""Service and arrivals of any law: one server exactly, several approximately, and priorities.

`scv` is the squared coefficient of variation: variance over squared mean (1 for exponential).
Sources: Pollaczek (1930) and Khinchine (1932); Kingman (1961); Allen (1978); Cobham (1954).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from guichet.analysis.queueing.formulas.erlang import ErlangC, Unstable, erlang_c

_STEPS, _FINER = 1_000, 16
"""Steps from zero to the limit in which a distribution is solved, and parts to integrate each."""


@dataclass(frozen=True, kw_only=True)
class OneServer:
    """M/G/1: Poisson arrivals, any service law, one server, first come first served."""

    arrival_rate: float
    service_mean: float
    service_scv: float

    @property
    def utilization(self) -> float:
        """Share of time the server is busy."""
        return self.arrival_rate * self.service_mean

    @property
    def wait_mean(self) -> float:
        """Mean wait, by Pollaczek and Khinchine.

        Raises Unstable when the server cannot keep up.
        """
        busy = self.utilization
        if busy >= 1.0:
            raise Unstable(f"One server would be busy {busy:.0%} of the time. Add servers.")
        return busy * self.service_mean * (1.0 + self.service_scv) / (2.0 * (1.0 - busy))

    @property
    def queue_mean(self) -> float:
        """Mean number waiting."""
        return self.arrival_rate * self.wait_mean

    @property
    def sojourn_mean(self) -> float:
        """Mean wait and service together."""
        return self.wait_mean + self.service_mean

    def wait_variance(self, *, service_third_moment: float) -> float:
        """Return the variance of the wait, which needs the third moment of service (Takacs)."""
        return self.wait_mean**2 + self.arrival_rate * service_third_moment / (
            3.0 * (1.0 - self.utilization)
        )

    def wait_exceeds(
        self, limit: float, *, service_exceeds: Callable[[np.ndarray], np.ndarray]
    ) -> float:
        """Return the share that waits longer than a limit, from the service's whole law.

        `service_exceeds` gives the share of services longer than each duration of an array. By
        the renewal equation behind Pollaczek and Khinchine's formula, solved step by step: a
        wait is a geometric number of residual services. Good to three digits and more.

        Raises Unstable when the server cannot keep up.
        """
        busy = self.utilization
        _refuse_overload(busy, servers=1)
        if limit <= 0.0:
            return busy if limit == 0.0 else 1.0
        fine = limit / _STEPS / _FINER
        middles = fine * (np.arange(_STEPS * _FINER) + 0.5)
        passed = service_exceeds(middles).reshape(_STEPS, _FINER).sum(axis=1) * fine
        share = passed / self.service_mean  # of residual services that end within each step
        exceeds = busy * (1.0 - np.concatenate(([0.0], np.cumsum(share))))
        for row in range(1, _STEPS + 1):
            earlier = (
                share[:row] @ exceeds[row - 1 :: -1] + share[1:row] @ exceeds[row - 1 : 0 : -1]
            )
            exceeds[row] = (exceeds[row] + busy * earlier / 2.0) / (1.0 - busy * share[0] / 2.0)
        return float(exceeds[-1])


def kingman_wait(
    *, arrival_rate: float, service_mean: float, arrival_scv: float, service_scv: float
) -> float:
    """Return the approximate mean wait of one server (G/G/1), exact for exponential laws.

    Raises Unstable when the server cannot keep up.
    """
    busy = arrival_rate * service_mean
    if busy >= 1.0:
        raise Unstable(f"One server would be busy {busy:.0%} of the time. Add servers.")
    return busy / (1.0 - busy) * (arrival_scv + service_scv) / 2.0 * service_mean


@dataclass(frozen=True, kw_only=True)
class AllenCunneen:
    """G/G/c, approximately: the exact M/M/c wait scaled by the mean variability."""

    arrival_rate: float
    service_mean: float
    servers: int
    arrival_scv: float = 1.0
    service_scv: float = 1.0

    @property
    def variability(self) -> float:
        """Mean of the two squared coefficients of variation."""
        return (self.arrival_scv + self.service_scv) / 2.0

    @property
    def _exponential(self) -> ErlangC:
        return ErlangC(
            arrival_rate=self.arrival_rate,
            service_rate=1.0 / self.service_mean,
            servers=self.servers,
        )

    @property
    def wait_mean(self) -> float:
        """Mean wait."""
        return self._exponential.wait_mean * self.variability

    def wait_exceeds(self, limit: float) -> float:
        """Return the share that waits longer than a limit: exponential beyond zero, scaled."""
        exponential = self._exponential
        if self.variability == 0.0:
            return 0.0
        return exponential.wait_exceeds(limit / self.variability)

    def wait_quantile(self, share: float) -> float:
        """Return the wait that a share of arrivals stays within."""
        return self._exponential.wait_quantile(share) * self.variability


def priority_waits(
    *,
    arrival_rates: Sequence[float],
    service_means: Sequence[float],
    service_scvs: Sequence[float],
) -> np.ndarray:
    """Return the mean wait of each class on one server, first class first, nobody interrupted.

    Raises Unstable when the classes together keep the server busy all the time.
    """
    rates, means = np.asarray(arrival_rates), np.asarray(service_means)
    ahead = np.concatenate(([0.0], np.cumsum(rates * means)))
    _refuse_overload(float(ahead[-1]), servers=1)
    residual = float((rates * means**2 * (1.0 + np.asarray(service_scvs))).sum()) / 2.0
    waits: np.ndarray = residual / ((1.0 - ahead[:-1]) * (1.0 - ahead[1:]))
    return waits


def priority_waits_many(
    *, arrival_rates: Sequence[float], service_rate: float, servers: int
) -> np.ndarray:
    """Return the mean wait of each class on several servers with one exponential service law.

    Raises Unstable when the classes together keep the servers busy all the time.
    """
    rates = np.asarray(arrival_rates)
    whole = servers * service_rate
    ahead = np.concatenate(([0.0], np.cumsum(rates) / whole))
    _refuse_overload(float(ahead[-1]), servers=servers)
    residual = erlang_c(servers=servers, load=float(rates.sum()) / service_rate) / whole
    waits: np.ndarray = residual / ((1.0 - ahead[:-1]) * (1.0 - ahead[1:]))
    return waits


def _refuse_overload(busy: float, *, servers: int) -> None:
    if busy >= 1.0:
        raise Unstable(
            f"The classes together ask for {busy:.0%} of {servers} server(s): the last class "
            "would wait without end. Add servers or take in less."
        )
