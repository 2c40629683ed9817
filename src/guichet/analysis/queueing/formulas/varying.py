"""Loads that change with time: the infinite-server mean, MOL staffing, fluid backlogs.

Sources: Eick, Massey and Whitt (1993); Jennings, Mandelbaum, Massey and Whitt (1996);
Newell (1971) for the fluid backlog.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guichet.analysis.queueing.formulas.staffing import square_root_staff


def infinite_server_mean(
    *, rates: Sequence[float], step: float, service_rate: float, start: float | None = None
) -> np.ndarray:
    """Return the mean number served if servers never ran out, at the start of each step.

    `rates` are arrivals per unit of time, constant over each step, over which the solution of
    m' = lam - mu m is exact. `start` defaults to the load of the first step.
    """
    kept = math.exp(-service_rate * step)
    means = np.empty(len(rates))
    mean = rates[0] / service_rate if start is None else start
    for index, rate in enumerate(rates):
        means[index] = mean
        mean = mean * kept + rate / service_rate * (1.0 - kept)
    return means


def mol_staff(*, offered: Sequence[float], safety: float) -> np.ndarray:
    """Return servers at each moment by the modified offered load (MOL)."""
    return np.array([square_root_staff(load=load, safety=safety) for load in offered])


@dataclass(frozen=True, kw_only=True)
class FluidBacklog:
    """A backlog as a fluid: so many come in and so many can go out per unit of time."""

    backlog: float
    intake: float
    capacity: float

    def after(self, duration: float) -> float:
        """Return the backlog after a duration."""
        return max(0.0, self.backlog + (self.intake - self.capacity) * duration)

    @property
    def time_to_clear(self) -> float:
        """Time until nothing waits; infinite when capacity does not exceed intake."""
        if self.backlog <= 0.0:
            return 0.0
        if self.capacity <= self.intake:
            return math.inf
        return self.backlog / (self.capacity - self.intake)

    @property
    def wait_of_last(self) -> float:
        """Wait of whoever is last in line now, first come first served."""
        return self.backlog / self.capacity if self.capacity > 0.0 else math.inf
