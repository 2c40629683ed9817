"""Many servers, Poisson arrivals, exponential service: Erlang B, C and A, and finite room.

Sources: A. K. Erlang (1917); C. Palm (1957) and Mandelbaum and Zeltyn (2007) for patience.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

_FORGOTTEN = -60.0
"""States whose weight fell below e^-60 of the largest no longer change any digit."""


class Unstable(ValueError):
    """More work arrives than the servers can do, so no long-run wait exists."""


def erlang_b(*, servers: int, load: float) -> float:
    """Return the share of arrivals that find every server busy when nobody can wait."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(*, servers: int, load: float) -> float:
    """Return the share of arrivals that must wait when everyone waits.

    Raises Unstable when the load reaches the number of servers.
    """
    if load >= servers:
        raise Unstable(
            f"A load of {load:g} busy servers on {servers} servers grows without end. Use at least "
            f"{math.floor(load) + 1} servers, less intake, or `fluid_backlog` for the growth."
        )
    blocked = erlang_b(servers=servers, load=load)
    return servers * blocked / (servers - load * (1.0 - blocked))


@dataclass(frozen=True, kw_only=True)
class ErlangC:
    """M/M/c: everyone waits, first come first served."""

    arrival_rate: float
    service_rate: float
    servers: int

    @property
    def load(self) -> float:
        """Busy servers on average, in erlangs."""
        return self.arrival_rate / self.service_rate

    @cached_property
    def delay_probability(self) -> float:
        """Share that must wait at all."""
        return erlang_c(servers=self.servers, load=self.load)

    @property
    def spare_rate(self) -> float:
        """Completions per unit of time beyond what arrives, with every server busy."""
        return self.servers * self.service_rate - self.arrival_rate

    @property
    def wait_mean(self) -> float:
        """Mean wait before service."""
        return self.delay_probability / self.spare_rate

    @property
    def queue_mean(self) -> float:
        """Mean number waiting."""
        return self.arrival_rate * self.wait_mean

    @property
    def sojourn_mean(self) -> float:
        """Mean wait and service together."""
        return self.wait_mean + 1.0 / self.service_rate

    def wait_exceeds(self, limit: float) -> float:
        """Return the share that waits longer than a limit."""
        return self.delay_probability * math.exp(-self.spare_rate * limit)

    def wait_within(self, limit: float) -> float:
        """Return the share that waits no longer than a limit."""
        return 1.0 - self.wait_exceeds(limit)

    def wait_quantile(self, share: float) -> float:
        """Return the wait that a share of arrivals stays within (0 when they do not wait)."""
        beyond = 1.0 - share
        if beyond >= self.delay_probability:
            return 0.0
        return math.log(self.delay_probability / beyond) / self.spare_rate

    def sojourn_exceeds(self, limit: float) -> float:
        """Return the share whose wait and service together last longer than a limit."""
        rate, spare, delay = self.service_rate, self.spare_rate, self.delay_probability
        unhindered = math.exp(-rate * limit)
        if math.isclose(spare, rate, rel_tol=1e-9):
            return unhindered * (1.0 + delay * rate * limit)
        shifted = (math.exp(-spare * limit) - unhindered) * rate / (rate - spare)
        return unhindered + delay * shifted

    def number_in_system(self, most: int) -> np.ndarray:
        """Return the probabilities of 0, 1, ... `most` in the system, in an array."""
        counts = np.arange(most + 1)
        busy = np.minimum(counts[1:], self.servers)
        logs = np.concatenate(([0.0], np.cumsum(np.log(self.load / busy))))
        full = np.arange(self.servers)
        lead = full * math.log(self.load) - np.array([math.lgamma(n + 1.0) for n in full])
        last = self.servers * math.log(self.load) - math.lgamma(self.servers + 1.0)
        tail = math.exp(last) / (1.0 - self.load / self.servers)
        weights: np.ndarray = np.exp(logs) / (np.exp(lead).sum() + tail)
        return weights


@dataclass(frozen=True, kw_only=True)
class FiniteRoom:
    """M/M/c/K: at most `room` in the system, waiting or served; others are turned away."""

    arrival_rate: float
    service_rate: float
    servers: int
    room: int

    def __post_init__(self) -> None:
        if self.room < self.servers:
            raise ValueError(
                f"Room for {self.room} cannot seat {self.servers} servers' clients. Room counts "
                "those served and those waiting: give at least the number of servers."
            )

    @cached_property
    def probabilities(self) -> np.ndarray:
        """Probabilities of 0, 1, ... `room` in the system."""
        counts = np.arange(1, self.room + 1)
        ratio = self.arrival_rate / (self.service_rate * np.minimum(counts, self.servers))
        logs = np.concatenate(([0.0], np.cumsum(np.log(ratio))))
        weights = np.exp(logs - logs.max())
        shares: np.ndarray = weights / weights.sum()
        return shares

    @property
    def turned_away(self) -> float:
        """Share of arrivals that find no room."""
        return float(self.probabilities[-1])

    @property
    def queue_mean(self) -> float:
        """Mean number waiting."""
        waiting = np.maximum(np.arange(self.room + 1) - self.servers, 0)
        return float(self.probabilities @ waiting)

    @property
    def wait_mean(self) -> float:
        """Mean wait of those let in."""
        return self.queue_mean / (self.arrival_rate * (1.0 - self.turned_away))

    def wait_exceeds(self, limit: float) -> float:
        """Return the share of those let in that waits longer than a limit.

        An arrival that finds n at `servers` or more waits for n - servers + 1 completions, whose
        sum is Erlang; the chance that it exceeds the limit is a Poisson tail.
        """
        mean = self.servers * self.service_rate * limit
        term = total = math.exp(-mean)
        exceeded = 0.0
        for found in range(self.servers, self.room):
            exceeded += float(self.probabilities[found]) * total
            term *= mean / (found - self.servers + 1)
            total += term
        return exceeded / (1.0 - self.turned_away)


@dataclass(frozen=True, kw_only=True)
class ErlangA:
    """M/M/n+M: each waiting person gives up after an exponential patience."""

    arrival_rate: float
    service_rate: float
    servers: int
    patience_rate: float

    @cached_property
    def probabilities(self) -> np.ndarray:
        """Probabilities of 0, 1, 2, ... in the system, until they no longer count."""
        logs = [0.0]
        highest, number = 0.0, 0
        while True:
            number += 1
            leaving = (
                min(number, self.servers) * self.service_rate
                + max(number - self.servers, 0) * self.patience_rate
            )
            logs.append(logs[-1] + math.log(self.arrival_rate / leaving))
            highest = max(highest, logs[-1])
            falling = leaving > self.arrival_rate and number > self.servers
            if falling and logs[-1] - highest < _FORGOTTEN:
                break
        weights = np.exp(np.array(logs) - highest)
        shares: np.ndarray = weights / weights.sum()
        return shares

    @property
    def delay_probability(self) -> float:
        """Share that finds every server busy."""
        return float(self.probabilities[self.servers :].sum())

    @property
    def queue_mean(self) -> float:
        """Mean number waiting."""
        waiting = np.maximum(np.arange(len(self.probabilities)) - self.servers, 0)
        return float(self.probabilities @ waiting)

    @property
    def wait_mean(self) -> float:
        """Mean wait of everyone, whether served or gone."""
        return self.queue_mean / self.arrival_rate

    @property
    def abandon_share(self) -> float:
        """Share that gives up before service."""
        return self.patience_rate * self.wait_mean

    @property
    def utilization(self) -> float:
        """Share of the servers' time spent serving."""
        served = self.arrival_rate * (1.0 - self.abandon_share)
        return served / (self.service_rate * self.servers)

    def offered_wait_exceeds(self, limit: float) -> float:
        """Return the chance that someone who never gave up would wait longer than a limit.

        The density of the offered wait is proportional to exp(lam H(t) - n mu t) with
        H(t) = (1 - e^(-theta t)) / theta, set against the idle states by Erlang B.
        """
        blocked = erlang_b(servers=self.servers - 1, load=self.arrival_rate / self.service_rate)
        whole, beyond = self._offered_in_all, self._offered(limit)
        return self.arrival_rate * beyond / (1.0 / blocked + self.arrival_rate * whole)

    def wait_exceeds(self, limit: float) -> float:
        """Return the share that is still waiting, neither served nor gone, after a limit."""
        return math.exp(-self.patience_rate * limit) * self.offered_wait_exceeds(limit)

    @cached_property
    def _offered_in_all(self) -> float:
        return self._offered(0.0)

    def _offered(self, start: float) -> float:
        """Integrate the offered wait's weight from a start to where it no longer counts."""
        drain = self.servers * self.service_rate
        peak = max(0.0, math.log(self.arrival_rate / drain) / self.patience_rate)

        def weight(moment: np.ndarray) -> np.ndarray:
            gone = -np.expm1(-self.patience_rate * moment) / self.patience_rate
            return np.asarray(np.exp(self.arrival_rate * gone - drain * moment))

        end = max(peak, start, 1.0 / drain)
        floor = float(weight(np.array([peak]))[0]) * math.exp(_FORGOTTEN / 2)
        while float(weight(np.array([end]))[0]) > floor:
            end *= 1.5
        if end <= start:
            return 0.0
        nodes = np.linspace(start, end, 20_001)
        values = weight(nodes)
        simpson = values[0] + values[-1] + 4.0 * values[1:-1:2].sum() + 2.0 * values[2:-1:2].sum()
        return float(simpson * (end - start) / 60_000.0)
