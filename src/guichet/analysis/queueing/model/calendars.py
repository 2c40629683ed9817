"""When staff are there: how many (schedule), and when work advances at all (calendar)."""

import math
from dataclasses import dataclass
from itertools import pairwise

from guichet.analysis.queueing.model.units import Unit

_DAYS = 7


class BadCalendar(ValueError):
    """A calendar or a schedule contradicts itself."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of working time, from a start to an end within the cycle."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Calendar:
    """Openings that repeat each cycle: a week, or a whole year where holidays count."""

    openings: tuple[Opening, ...]
    cycle: float

    def __post_init__(self) -> None:
        previous = 0.0
        for opening in self.openings:
            if not previous <= opening.start < opening.end <= self.cycle:
                raise BadCalendar(
                    f"The opening {opening.start:g} to {opening.end:g} overlaps another, is empty "
                    f"or leaves the cycle of {self.cycle:g}. List openings in order, each once."
                )
            previous = opening.end
        if not self.openings:
            raise BadCalendar("A calendar that never opens clears no work. Give an opening.")

    @property
    def work(self) -> float:
        """Working time in one cycle."""
        return math.fsum(opening.end - opening.start for opening in self.openings)

    @property
    def share(self) -> float:
        """Working time per unit of elapsed time."""
        return self.work / self.cycle


def office_hours(
    *,
    unit: Unit,
    opens: float,
    closes: float,
    days: tuple[int, ...] = (0, 1, 2, 3, 4),
    weeks: int = 1,
    holidays: tuple[int, ...] = (),
) -> Calendar:
    """Return a calendar of office hours, time zero being a Monday at midnight.

    `opens` and `closes` are hours of the day; `days` count from Monday as 0; `holidays` are day
    numbers within the cycle of `weeks` weeks, counted from 0.
    """
    hour = unit.of(1.0, Unit.HOUR)
    day = unit.of(1.0, Unit.DAY)
    return Calendar(
        openings=tuple(
            Opening(number * day + opens * hour, number * day + closes * hour)
            for number in range(weeks * _DAYS)
            if number % _DAYS in days and number not in holidays
        ),
        cycle=weeks * _DAYS * day,
    )


@dataclass(frozen=True, slots=True)
class Shift:
    """From this moment of the cycle so many servers are there."""

    start: float
    servers: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Servers by time: each shift lasts until the next; `cycle` is infinite for a plan run once."""

    shifts: tuple[Shift, ...]
    cycle: float = math.inf

    def __post_init__(self) -> None:
        starts = [shift.start for shift in self.shifts]
        if not starts or starts[0] != 0.0 or sorted(set(starts)) != starts:
            raise BadCalendar("Shifts start at 0 and follow in order, each moment once.")
        if starts[-1] >= self.cycle:
            raise BadCalendar(f"A shift starts at {starts[-1]:g}, after the cycle's end.")
        if min(shift.servers for shift in self.shifts) < 0:
            raise BadCalendar("A shift has fewer than no servers. Give zero or more.")

    @property
    def most(self) -> int:
        """Largest number of servers ever there."""
        return max(shift.servers for shift in self.shifts)

    def at(self, moment: float) -> int:
        """Return the servers there at a moment."""
        within = moment % self.cycle if math.isfinite(self.cycle) else moment
        present = [shift.servers for shift in self.shifts if shift.start <= within]
        return present[-1]

    @property
    def mean(self) -> float:
        """Servers on average over a cycle; those of the last shift where it runs once."""
        if not math.isfinite(self.cycle):
            return float(self.shifts[-1].servers)
        ends = [shift.start for shift in self.shifts[1:]] + [self.cycle]
        hours = math.fsum(
            shift.servers * (end - shift.start)
            for shift, end in zip(self.shifts, ends, strict=True)
        )
        return hours / self.cycle


def always(servers: int) -> Schedule:
    """Return a schedule with the same servers at all times."""
    return Schedule((Shift(0.0, servers),))


def opened_by(schedule: Schedule, calendar: Calendar, *, horizon: float) -> Schedule:
    """Return a schedule with nobody there outside the calendar's openings.

    Cycles that do not divide each other are laid out once until the horizon.
    """
    cycle = _common_cycle(calendar.cycle if len(schedule.shifts) == 1 else schedule.cycle, calendar)
    until = cycle if math.isfinite(cycle) else max(horizon, calendar.cycle)
    moments = {0.0}
    for turn in range(math.ceil(until / calendar.cycle)):
        base = turn * calendar.cycle
        moments.update(base + edge for o in calendar.openings for edge in (o.start, o.end))
    inner = schedule.cycle if math.isfinite(schedule.cycle) else until
    for turn in range(max(1, math.ceil(until / inner))):
        moments.update(turn * inner + shift.start for shift in schedule.shifts)
    edges = [*sorted(moment for moment in moments if moment < until), until]
    shifts: list[Shift] = []
    for start, end in pairwise(edges):
        middle = (start + end) / 2.0  # a stretch's middle is safely inside or outside an opening
        servers = schedule.at(middle) if _is_open(calendar, middle) else 0
        if not shifts or shifts[-1].servers != servers:
            shifts.append(Shift(start, servers))
    return Schedule(tuple(shifts), cycle)


def _is_open(calendar: Calendar, moment: float) -> bool:
    within = moment % calendar.cycle
    return any(opening.start <= within < opening.end for opening in calendar.openings)


def _common_cycle(first: float, calendar: Calendar) -> float:
    """Return the longer of two cycles where it is a multiple of the other, else infinity."""
    longer, shorter = max(first, calendar.cycle), min(first, calendar.cycle)
    if not math.isfinite(longer):
        return math.inf
    turns = longer / shorter
    return longer if math.isclose(turns, round(turns), rel_tol=1e-9) else math.inf
