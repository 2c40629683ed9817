"""Stations, classes, disciplines, the backlog, and the network they make.

Every number with a time in it is in the network's `unit`. What comes later has its place: skills
as pools that several stations share (`Station.servers`), retrials as a route taken on giving up
(beside `Station.routes`), fitting from logs as functions that return these same objects.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from guichet.analysis.queueing.model.arrivals import Arrival
from guichet.analysis.queueing.model.calendars import Calendar, Schedule, always
from guichet.analysis.queueing.model.laws import Law

_ROUNDING = 1e-9


class BadNetwork(ValueError):
    """A network refers to what it does not have, or its shares do not add up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClass:
    """A kind of case. Priority 0 goes first; `promise` is the time in which we try to finish."""

    name: str
    priority: int = 0
    promise: float | None = None


@dataclass(frozen=True, slots=True)
class FirstCome:
    """Whoever joined the station first."""


@dataclass(frozen=True, slots=True)
class Priority:
    """The class with the lowest priority number, then who joined first; nobody is interrupted."""


@dataclass(frozen=True, slots=True)
class EarliestPromise:
    """Whoever's promised date, from the day they entered the network, comes first."""


@dataclass(frozen=True, slots=True)
class ClassThenAge:
    """The class with the lowest priority number, then the oldest case.

    With `rise`, a case gains one priority level each time its age grows by that much.
    """

    rise: float | None = None


Discipline = FirstCome | Priority | EarliestPromise | ClassThenAge


class WorkInHand(StrEnum):
    """What happens to a case in service when its server's hours end."""

    FINISHES = "finishes"
    PAUSES = "pauses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A place where cases wait and are served; `..._of` gives a class its own law or routes.

    `room` counts those waiting and those served; who finds no room leaves the network. `routes`
    are shares by next station; what is left of 1 leaves. A calendar limits the schedule to its
    openings; work in hand then pauses until the next one, or is finished by staying late.
    """

    name: str
    service: Law
    servers: Schedule | int
    service_of: Mapping[str, Law] = field(default_factory=dict)
    discipline: Discipline = FirstCome()
    patience: Law | None = None
    patience_of: Mapping[str, Law] = field(default_factory=dict)
    room: int | None = None
    calendar: Calendar | None = None
    work_in_hand: WorkInHand = WorkInHand.FINISHES
    routes: Mapping[str, float] = field(default_factory=dict)
    routes_of: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def schedule(self) -> Schedule:
        """Servers by time, before the calendar."""
        return always(self.servers) if isinstance(self.servers, int) else self.servers

    def service_for(self, case_class: str) -> Law:
        """Return the service law of a class."""
        return self.service_of.get(case_class, self.service)

    def patience_for(self, case_class: str) -> Law | None:
        """Return the patience law of a class, None for those who never give up."""
        return self.patience_of.get(case_class, self.patience)

    def routes_for(self, case_class: str) -> Mapping[str, float]:
        """Return the shares by next station of a class."""
        return self.routes_of.get(case_class, self.routes)

    @property
    def mean_servers(self) -> float:
        """Servers on average over elapsed time, closed hours counting as none."""
        share = self.calendar.share if self.calendar else 1.0
        return self.schedule.mean * share


@dataclass(frozen=True, eq=False)
class Waiting:
    """Cases of one class that wait at one station at time zero, by their ages."""

    station: str
    case_class: str
    ages: tuple[float, ...]


def spread(*, station: str, case_class: str, count: int, oldest: float) -> Waiting:
    """Return so many waiting cases with ages spread evenly up to the oldest."""
    step = oldest / count if count else 0.0
    return Waiting(station, case_class, tuple(step * (n + 0.5) for n in range(count)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """A service: stations, classes, streams of arrivals and the backlog of day one."""

    unit: str
    stations: tuple[Station, ...]
    arrivals: tuple[Arrival, ...]
    classes: tuple[CaseClass, ...] = (CaseClass(name="case"),)
    backlog: tuple[Waiting, ...] = ()

    def __post_init__(self) -> None:
        _unique("station", [station.name for station in self.stations])
        _unique("class", [case_class.name for case_class in self.classes])
        for arrival in self.arrivals:
            self._known(arrival.station, arrival.case_class, "An arrival")
        for waiting in self.backlog:
            self._known(waiting.station, waiting.case_class, "The backlog")
        for station in self.stations:
            self._check_station(station)

    def station(self, name: str) -> Station:
        """Return a station by name."""
        return next(station for station in self.stations if station.name == name)

    def with_servers(self, name: str, servers: Schedule | int) -> "Network":
        """Return the same network with other staff at one station."""
        return self.with_station(replace(self.station(name), servers=servers))

    def with_station(self, changed: Station) -> "Network":
        """Return the same network with one station exchanged for its namesake."""
        stations = tuple(changed if s.name == changed.name else s for s in self.stations)
        return replace(self, stations=stations)

    def with_intake(self, factor: float) -> "Network":
        """Return the same network with every arrival rate multiplied."""
        return replace(self, arrivals=tuple(arrival.scaled(factor) for arrival in self.arrivals))

    def _known(self, station: str, case_class: str, what: str) -> None:
        names = [known.name for known in self.stations]
        classes = [known.name for known in self.classes]
        if station not in names:
            raise BadNetwork(f"{what} names the station '{station}'; known are {', '.join(names)}.")
        if case_class not in classes:
            raise BadNetwork(
                f"{what} names the class '{case_class}'; known are {', '.join(classes)}."
            )

    def _check_station(self, station: Station) -> None:
        classes = {known.name for known in self.classes}
        for own in (station.service_of, station.patience_of, station.routes_of):
            for case_class in own:
                self._known(station.name, case_class, f"Station '{station.name}'")
        for case_class in sorted(classes):
            routes = station.routes_for(case_class)
            for target in routes:
                self._known(target, case_class, f"A route of station '{station.name}'")
            total = math.fsum(routes.values())
            if total > 1.0 + _ROUNDING or min(routes.values(), default=0.0) < 0.0:
                raise BadNetwork(
                    f"The routes of station '{station.name}' sum to {total:g}: shares are zero or "
                    "more and sum to at most 1; the rest leaves."
                )
        if station.room is not None and station.room < station.schedule.most:
            raise BadNetwork(
                f"Station '{station.name}' has room for {station.room} and up to "
                f"{station.schedule.most} servers. Room counts those served too: give more."
            )
        if station.work_in_hand is WorkInHand.PAUSES and station.calendar is None:
            raise BadNetwork(
                f"Station '{station.name}' pauses its work but has no calendar to pause by. "
                "Give it a calendar, or let work in hand finish."
            )


def _unique(what: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not names:
        raise BadNetwork(
            f"The {what} '{twice[0]}' is named twice. Give each its own name."
            if twice
            else f"A network needs at least one {what}."
        )
