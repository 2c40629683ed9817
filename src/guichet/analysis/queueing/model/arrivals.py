"""How cases come: at an even rate, a rate that swings, a renewal law, or as observed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from guichet.analysis.queueing.model.laws import Law
from guichet.analysis.queueing.model.units import Unit

_HOURS = 24


class BadArrivals(ValueError):
    """An arrival pattern contradicts itself."""


@dataclass(frozen=True, slots=True)
class Poisson:
    """Independent arrivals at one rate per unit of time."""

    rate: float

    def __post_init__(self) -> None:
        if not (self.rate > 0.0 and math.isfinite(self.rate)):
            raise BadArrivals(f"An arrival rate of {self.rate:g} brings nobody. Give more than 0.")

    @property
    def mean_rate(self) -> float:
        """Arrivals per unit of time."""
        return self.rate

    def scaled(self, factor: float) -> "Poisson":
        """Return the pattern with its rate multiplied."""
        return Poisson(self.rate * factor)


@dataclass(frozen=True, slots=True)
class Varying:
    """Poisson arrivals whose rate is constant over pieces that repeat each cycle.

    Piece i lasts until `until[i]`; the last one ends with the cycle, or never where `cycle` is
    infinite.
    """

    until: tuple[float, ...]
    rates: tuple[float, ...]
    cycle: float = math.inf

    def __post_init__(self) -> None:
        ordered = all(a < b for a, b in zip((0.0, *self.until), self.until, strict=False))
        if len(self.until) != len(self.rates) or not ordered or self.until[-1] != self.cycle:
            raise BadArrivals(
                "The pieces of a varying rate do not fit: give one end per rate, each later than "
                f"the one before, the last being the cycle ({self.cycle:g})."
            )
        if min(self.rates) < 0.0 or max(self.rates) <= 0.0:
            raise BadArrivals("The rates of a varying arrival are zero or more, one above zero.")

    @property
    def mean_rate(self) -> float:
        """Arrivals per unit of time over a cycle; of the last piece where it runs once."""
        if not math.isfinite(self.cycle):
            return self.rates[-1]
        starts = (0.0, *self.until)
        total = math.fsum(
            rate * (end - start)
            for rate, start, end in zip(self.rates, starts, self.until, strict=False)
        )
        return total / self.cycle

    def scaled(self, factor: float) -> "Varying":
        """Return the pattern with its rates multiplied."""
        return replace(self, rates=tuple(rate * factor for rate in self.rates))


@dataclass(frozen=True, slots=True)
class Renewal:
    """Independent gaps between arrivals, of any law."""

    gap: Law

    @property
    def mean_rate(self) -> float:
        """Arrivals per unit of time."""
        return 1.0 / self.gap.mean

    def scaled(self, factor: float) -> "Renewal":
        """Return the pattern with its rate multiplied."""
        return Renewal(self.gap.scaled(1.0 / factor))


@dataclass(frozen=True, eq=False)
class Listed:
    """Arrivals at the moments observed, in order; afterwards nobody comes."""

    times: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.times or self.times[0] < 0.0 or list(self.times) != sorted(self.times):
            raise BadArrivals("Listed arrival times start at 0 or later and follow in order.")

    @property
    def mean_rate(self) -> float:
        """Arrivals per unit of time until the last."""
        return len(self.times) / max(self.times[-1], 1e-300)

    def scaled(self, factor: float) -> "Listed":
        """Return every n-th arrival, so that the count is multiplied by a factor of at most 1.

        Raises BadArrivals when asked for more arrivals than were observed.
        """
        if factor > 1.0:
            raise BadArrivals(
                f"Listed arrivals cannot be multiplied by {factor:g}: nobody observed the others. "
                "Describe the pattern by a rate to ask for more."
            )
        kept = range(1, len(self.times) + 1)
        return Listed(
            tuple(
                moment
                for number, moment in zip(kept, self.times, strict=True)
                if math.floor(number * factor) > math.floor((number - 1) * factor)
            )
        )


Pattern = Poisson | Varying | Renewal | Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A stream of cases of one class to one station; `batch` says how many come at once."""

    case_class: str
    station: str
    pattern: Pattern
    batch: Law | None = None

    @property
    def mean_rate(self) -> float:
        """Cases per unit of time."""
        return self.pattern.mean_rate * (self.batch.mean if self.batch else 1.0)

    def scaled(self, factor: float) -> "Arrival":
        """Return the stream with its rate multiplied."""
        return replace(self, pattern=self.pattern.scaled(factor))


def weekly_seasonal(
    *,
    unit: Unit,
    weekly: float,
    hours: Sequence[float],
    days: Sequence[float],
    seasons: Sequence[float] = (1.0,),
    weeks_per_season: int = 1,
) -> Varying:
    """Return a rate that swings with the hour, the day of the week and the season.

    `weekly` is the mean number of arrivals a week; `hours` (24), `days` (7, Monday first) and
    `seasons` are relative weights of any scale; the cycle is all seasons, one after the other.
    """
    if len(hours) != _HOURS or len(days) != len("MTWTFSS"):
        raise BadArrivals("Give 24 weights for the hours and 7 for the days, Monday first.")
    hour = unit.of(1.0, Unit.HOUR)
    share = sum(hours) * sum(days)
    level = sum(seasons) / len(seasons)
    rates = tuple(
        weekly * season / level * day * weight / share / hour
        for season in seasons
        for _ in range(weeks_per_season)
        for day in days
        for weight in hours
    )
    until = tuple(hour * (number + 1) for number in range(len(rates)))
    return Varying(until=until, rates=rates, cycle=until[-1])
