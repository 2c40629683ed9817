"""Laws of chance for durations and batch sizes, each given by what an analyst knows of it.

`scv` is the squared coefficient of variation, variance over squared mean: 0 for a constant, 1 for
the exponential, above 1 for work with rare long cases.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property


class BadLaw(ValueError):
    """A law of chance was given numbers it cannot have."""


def _positive(name: str, value: float) -> None:
    if not (value > 0.0 and math.isfinite(value)):
        raise BadLaw(f"{name} is {value:g}: give a number above zero.")


@dataclass(frozen=True, slots=True)
class Deterministic:
    """Always the same."""

    mean: float

    def __post_init__(self) -> None:
        if not (self.mean >= 0.0 and math.isfinite(self.mean)):
            raise BadLaw(f"A duration of {self.mean:g} is not possible: give zero or more.")

    @property
    def scv(self) -> float:
        """No variation."""
        return 0.0

    def scaled(self, factor: float) -> "Deterministic":
        """Return the same law with every value multiplied."""
        return replace(self, mean=self.mean * factor)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Without memory: what is still to come never depends on what has passed."""

    mean: float

    def __post_init__(self) -> None:
        _positive("The mean of an exponential law", self.mean)

    @property
    def scv(self) -> float:
        """One, by definition."""
        return 1.0

    def scaled(self, factor: float) -> "Exponential":
        """Return the same law with every value multiplied."""
        return replace(self, mean=self.mean * factor)


@dataclass(frozen=True, slots=True)
class Erlang:
    """So many exponential phases one after the other."""

    mean: float
    phases: int

    def __post_init__(self) -> None:
        _positive("The mean of an Erlang law", self.mean)
        if self.phases < 1:
            raise BadLaw(f"An Erlang law of {self.phases} phases is not possible: give 1 or more.")

    @property
    def scv(self) -> float:
        """One over the number of phases."""
        return 1.0 / self.phases

    def scaled(self, factor: float) -> "Erlang":
        """Return the same law with every value multiplied."""
        return replace(self, mean=self.mean * factor)


@dataclass(frozen=True, slots=True)
class Gamma:
    """Any mean and any variation."""

    mean: float
    scv: float

    def __post_init__(self) -> None:
        _positive("The mean of a gamma law", self.mean)
        _positive("The scv of a gamma law", self.scv)

    def scaled(self, factor: float) -> "Gamma":
        """Return the same law with every value multiplied."""
        return replace(self, mean=self.mean * factor)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """A few very long cases: the usual shape of handling times."""

    mean: float
    scv: float

    def __post_init__(self) -> None:
        _positive("The mean of a lognormal law", self.mean)
        _positive("The scv of a lognormal law", self.scv)

    def scaled(self, factor: float) -> "Lognormal":
        """Return the same law with every value multiplied."""
        return replace(self, mean=self.mean * factor)


@dataclass(frozen=True, eq=False)
class Empirical:
    """Observed values, each as likely as the next."""

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise BadLaw("An empirical law without a value is not possible: give at least one.")
        if min(self.values) < 0.0 or not all(math.isfinite(value) for value in self.values):
            raise BadLaw("An empirical law holds a value that is negative or not finite.")

    @cached_property
    def mean(self) -> float:
        """Mean of the values."""
        return math.fsum(self.values) / len(self.values)

    @cached_property
    def scv(self) -> float:
        """Variance of the values over the squared mean."""
        square = math.fsum(value * value for value in self.values) / len(self.values)
        return square / self.mean**2 - 1.0 if self.mean > 0.0 else 0.0

    def scaled(self, factor: float) -> "Empirical":
        """Return the same law with every value multiplied."""
        return Empirical(tuple(value * factor for value in self.values))


@dataclass(frozen=True, slots=True)
class Part:
    """One law of a mixture and how often it applies."""

    share: float
    law: "Law"


@dataclass(frozen=True, slots=True)
class Mixture:
    """Sometimes one law, sometimes another."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        total = math.fsum(part.share for part in self.parts)
        if not math.isclose(total, 1.0, abs_tol=1e-9) or min(p.share for p in self.parts) < 0.0:
            raise BadLaw(f"The shares of a mixture sum to {total:g}: make them sum to 1.")

    @property
    def mean(self) -> float:
        """Mean over the parts."""
        return math.fsum(part.share * part.law.mean for part in self.parts)

    @property
    def scv(self) -> float:
        """Variation within and between the parts."""
        square = math.fsum(
            part.share * part.law.mean**2 * (1.0 + part.law.scv) for part in self.parts
        )
        return square / self.mean**2 - 1.0

    def scaled(self, factor: float) -> "Mixture":
        """Return the same law with every value multiplied."""
        return Mixture(tuple(Part(part.share, part.law.scaled(factor)) for part in self.parts))


Law = Deterministic | Exponential | Erlang | Gamma | Lognormal | Empirical | Mixture
