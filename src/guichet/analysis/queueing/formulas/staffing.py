"""How many servers: the exact search and the square-root rules.

Sources: Halfin and Whitt (1981); Garnett, Mandelbaum and Reiman (2002).
"""

import math
from collections.abc import Callable
from statistics import NormalDist

from guichet.analysis.queueing.formulas.erlang import ErlangA, ErlangC

_NORMAL = NormalDist()
_STEPS = 200
"""Halvings of an interval: beyond double precision."""


def square_root_staff(*, load: float, safety: float) -> int:
    """Return load plus `safety` times its square root, rounded up to a whole server."""
    return math.ceil(load + safety * math.sqrt(load) - 1e-9)


def halfin_whitt_delay(safety: float) -> float:
    """Return the share that must wait under square-root staffing, in the limit of a large load."""
    if safety <= 0.0:
        return 1.0
    return 1.0 / (1.0 + safety * _NORMAL.cdf(safety) / _NORMAL.pdf(safety))


def halfin_whitt_safety(delay_probability: float) -> float:
    """Return the safety factor at which a share of arrivals must wait."""
    return _falling_root(halfin_whitt_delay, delay_probability, 0.0, 10.0)


def garnett_delay(safety: float, *, patience_ratio: float) -> float:
    """Return the share that must wait when people give up.

    `patience_ratio` is the rate of giving up over the rate of service. The safety factor may be
    negative: leaving keeps an understaffed queue finite.
    """
    root = math.sqrt(patience_ratio)
    hurried = root * _hazard(safety / root) / _hazard(-safety)
    return 1.0 / (1.0 + hurried)


def garnett_safety(delay_probability: float, *, patience_ratio: float) -> float:
    """Return the safety factor at which a share of arrivals must wait when people give up."""
    return _falling_root(
        lambda safety: garnett_delay(safety, patience_ratio=patience_ratio),
        delay_probability,
        -6.0,
        6.0,
    )


def least_servers(
    *,
    arrival_rate: float,
    service_rate: float,
    within: float,
    share: float,
    patience_rate: float | None = None,
) -> int:
    """Return the fewest servers with which a share of arrivals waits no longer than `within`.

    With patience, those who give up within the limit do not count as kept: the promise is to
    answer, so the share is of arrivals whose offered wait stays within the limit.
    """
    if not 0.0 < share < 1.0:
        raise ValueError(f"A share of {share:g} cannot be staffed for: choose between 0 and 1.")
    load = arrival_rate / service_rate
    servers = 1 if patience_rate is not None else math.floor(load) + 1
    while True:
        if patience_rate is None:
            exceeded = ErlangC(
                arrival_rate=arrival_rate, service_rate=service_rate, servers=servers
            ).wait_exceeds(within)
        else:
            exceeded = ErlangA(
                arrival_rate=arrival_rate,
                service_rate=service_rate,
                servers=servers,
                patience_rate=patience_rate,
            ).offered_wait_exceeds(within)
        if 1.0 - exceeded >= share:
            return servers
        servers += 1


def most_intake(*, servers: int, service_rate: float, within: float, share: float) -> float:
    """Return the highest Poisson arrival rate at which a share waits no longer than `within`."""
    low, high = 0.0, servers * service_rate
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if middle in {low, high}:
            break
        queue = ErlangC(arrival_rate=middle, service_rate=service_rate, servers=servers)
        if queue.wait_within(within) >= share:
            low = middle
        else:
            high = middle
    return low


def _hazard(point: float) -> float:
    """Return the normal density over its upper tail."""
    return _NORMAL.pdf(point) / _NORMAL.cdf(-point)


def _falling_root(
    function: Callable[[float], float], target: float, low: float, high: float
) -> float:
    """Return where a falling function meets its target."""
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if function(middle) > target:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
