"""Lay a network out in the engine's tables: names become row numbers, laws become parameters."""

import math
from dataclasses import dataclass, field

import numpy as np

from guichet.analysis.queueing.engine.columns import (
    BATCH,
    BY_AGE,
    CLASS,
    CONSTANT,
    EMPIRICAL,
    ERLANG,
    EXPONENTIAL,
    FIRST,
    GAMMA,
    LANE,
    LANE_END,
    LANE_FIRST,
    LEAST_KEY,
    LISTED,
    LOGNORMAL,
    MIXTURE,
    OPEN_CYCLE,
    OPEN_END,
    OPEN_FIRST,
    OPEN_WORK,
    PATIENCE,
    PIECE_END,
    PIECE_FIRST,
    RENEWAL,
    ROOM,
    ROUTE,
    SERVICE,
    SHIFT_CYCLE,
    SHIFT_END,
    SHIFT_FIRST,
    SIZE,
    STATION,
    STREAM_KIND,
    STREAM_LAW,
    STREAM_PAIR,
    VARYING,
    Tables,
)
from guichet.analysis.queueing.model.arrivals import Arrival, Listed, Poisson, Renewal, Varying
from guichet.analysis.queueing.model.calendars import Schedule, opened_by
from guichet.analysis.queueing.model.laws import (
    Deterministic,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Law,
    Lognormal,
    Mixture,
)
from guichet.analysis.queueing.model.network import (
    ClassThenAge,
    EarliestPromise,
    FirstCome,
    Network,
    Priority,
    Station,
    WorkInHand,
)

_UNLIMITED = np.iinfo(np.int64).max
_SURE = 2.0
"""An upper bound above any chance: the last route or part of a row is always taken."""


class _Laws:
    """Laws of a network, each laid out once per use."""

    def __init__(self) -> None:
        self.rows: list[list[float]] = []
        self.values: list[tuple[float, float]] = []

    def add(self, law: Law | None) -> int:  # noqa: PLR0911 - one return per law
        """Lay a law out and return its row; -1 for no law."""
        if law is None:
            return -1
        match law:
            case Deterministic(mean):
                return self._row(CONSTANT, mean)
            case Exponential(mean):
                return self._row(EXPONENTIAL, mean)
            case Erlang(mean, phases):
                return self._row(ERLANG, mean / phases, phases)
            case Gamma(mean, scv):
                return self._row(GAMMA, 1.0 / scv, mean * scv)
            case Lognormal(mean, scv):
                spread = math.log1p(scv)
                return self._row(LOGNORMAL, math.log(mean) - spread / 2.0, math.sqrt(spread))
            case Empirical():
                return self._listed(EMPIRICAL, sorted(law.values), [1.0] * len(law.values))
            case Mixture(parts):
                rows = [float(self.add(part.law)) for part in parts]
                upto = list(np.cumsum([part.share for part in parts]))
                return self._listed(MIXTURE, rows, [*upto[:-1], _SURE])

    def _row(self, kind: int, first: float, second: float = 0.0) -> int:
        self.rows.append([kind, first, second, 0, 0])
        return len(self.rows) - 1

    def _listed(self, kind: int, values: list[float], shares: list[float]) -> int:
        row = self._row(kind, 0.0)
        self.rows[row][FIRST], self.rows[row][SIZE] = len(self.values), len(values)
        self.values += zip(values, shares, strict=True)
        return row


@dataclass(slots=True)
class _Draft:
    """Rows being gathered before they become arrays."""

    laws: _Laws = field(default_factory=_Laws)
    pairs: list[list[int]] = field(default_factory=list)
    head_starts: list[float] = field(default_factory=list)
    route_to: list[int] = field(default_factory=list)
    route_upto: list[float] = field(default_factory=list)
    stations: list[list[int]] = field(default_factory=list)
    cycles: list[list[float]] = field(default_factory=list)
    shifts: list[tuple[float, int]] = field(default_factory=list)
    openings: list[tuple[float, float, float]] = field(default_factory=list)
    streams: list[list[int]] = field(default_factory=list)
    pieces: list[tuple[float, float]] = field(default_factory=list)
    lanes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A network's tables, its backlog, its lanes and the most services in hand at once.

    The backlog is pair, age and number of each waiting case, numbers going from the oldest on.
    """

    network: Network
    tables: Tables
    backlog: tuple[np.ndarray, np.ndarray, np.ndarray]
    lanes: int
    most_in_service: int

    @property
    def pair_names(self) -> tuple[tuple[str, str], ...]:
        """(station, class) of each pair, in the order of the tables."""
        return tuple((s.name, c.name) for s in self.network.stations for c in self.network.classes)


def lay_out(network: Network, *, horizon: float) -> Layout:
    """Return the tables of a network; schedules that never repeat are laid out to the horizon."""
    draft = _Draft()
    for station in network.stations:
        _lay_out_station(draft, network, station, horizon)
    for arrival in network.arrivals:
        _lay_out_stream(draft, network, arrival)
    return Layout(
        network=network,
        tables=_tables(draft),
        backlog=_backlog(network),
        lanes=draft.lanes,
        most_in_service=sum(station.schedule.most for station in network.stations),
    )


def _lay_out_station(draft: _Draft, network: Network, station: Station, horizon: float) -> None:
    lanes, least_key = _lanes(draft.lanes, network, station)
    shift_first, opening_first = len(draft.shifts), len(draft.openings)
    schedule = station.schedule
    cycles = [0.0, 1.0, 1.0]
    if station.calendar:
        schedule = opened_by(schedule, station.calendar, horizon=horizon)
        if station.work_in_hand is WorkInHand.PAUSES:
            done = 0.0
            for opening in station.calendar.openings:
                draft.openings.append((opening.start, opening.end, done))
                done += opening.end - opening.start
            cycles[OPEN_CYCLE], cycles[OPEN_WORK] = station.calendar.cycle, done
    cycles[SHIFT_CYCLE] = _shift_cycle(draft, schedule)
    row = [0] * 8
    row[LANE_FIRST], row[LANE_END] = draft.lanes, max(lanes) + 1
    row[LEAST_KEY] = int(least_key)
    row[ROOM] = _UNLIMITED if station.room is None else station.room
    row[SHIFT_FIRST], row[SHIFT_END] = shift_first, len(draft.shifts)
    row[OPEN_FIRST], row[OPEN_END] = opening_first, len(draft.openings)
    draft.stations.append(row)
    draft.cycles.append(cycles)
    draft.lanes = max(lanes) + 1
    for number, case_class in enumerate(network.classes):
        pair = [0] * 7
        pair[STATION], pair[CLASS] = len(draft.stations) - 1, number
        pair[SERVICE] = draft.laws.add(station.service_for(case_class.name))
        pair[PATIENCE] = draft.laws.add(station.patience_for(case_class.name))
        pair[LANE], pair[BY_AGE] = lanes[number], int(_by_age(station))
        pair[ROUTE] = _lay_out_routes(draft, network, station, number)
        draft.pairs.append(pair)
        draft.head_starts.append(_head_start(station, network, number))


def _shift_cycle(draft: _Draft, schedule: Schedule) -> float:
    """Lay the shifts out and return their cycle: infinite, and so never reached, for one shift."""
    draft.shifts += [(shift.start, shift.servers) for shift in schedule.shifts]
    return schedule.cycle if len(schedule.shifts) > 1 else math.inf


def _lanes(first: int, network: Network, station: Station) -> tuple[list[int], bool]:
    """Return the lane of each class and whether the least key among lanes goes first.

    One lane for first come; one per priority level, the lowest number first; one per class where
    keys decide, since within a class the oldest has the least key.
    """
    match station.discipline:
        case FirstCome():
            return [first] * len(network.classes), False
        case EarliestPromise():
            return [first + number for number in range(len(network.classes))], True
        case ClassThenAge(rise=rise):
            return _levels(first, network), rise is not None
        case Priority():
            return _levels(first, network), False


def _levels(first: int, network: Network) -> list[int]:
    levels = sorted({case_class.priority for case_class in network.classes})
    return [first + levels.index(case_class.priority) for case_class in network.classes]


def _by_age(station: Station) -> bool:
    return isinstance(station.discipline, EarliestPromise | ClassThenAge)


def _head_start(station: Station, network: Network, number: int) -> float:
    """Return what is added to a case's age key: its promise, or what its level is worth in age.

    All cases grow old together, so a level gained per `rise` of age is a constant head start.
    """
    case_class = network.classes[number]
    match station.discipline:
        case EarliestPromise():
            return math.inf if case_class.promise is None else case_class.promise
        case ClassThenAge(rise=float(rise)):
            return case_class.priority * rise
        case _:
            return 0.0


def _lay_out_routes(draft: _Draft, network: Network, station: Station, number: int) -> int:
    row, upto = len(draft.route_to), 0.0
    names = [known.name for known in network.stations]
    for target, share in station.routes_for(network.classes[number].name).items():
        if share > 0.0:
            upto += share
            draft.route_to.append(names.index(target) * len(network.classes) + number)
            draft.route_upto.append(_SURE if math.isclose(upto, 1.0, abs_tol=1e-9) else upto)
    draft.route_to.append(-1)
    draft.route_upto.append(_SURE)
    return row


def _lay_out_stream(draft: _Draft, network: Network, arrival: Arrival) -> None:
    row = [0] * 6
    row[STREAM_PAIR] = [s.name for s in network.stations].index(arrival.station) * len(
        network.classes
    ) + [c.name for c in network.classes].index(arrival.case_class)
    row[BATCH] = draft.laws.add(arrival.batch)
    row[STREAM_LAW], row[PIECE_FIRST] = -1, len(draft.pieces)
    match arrival.pattern:
        case Poisson(rate):
            row[STREAM_KIND], row[STREAM_LAW] = RENEWAL, draft.laws.add(Exponential(1.0 / rate))
        case Renewal(gap):
            row[STREAM_KIND], row[STREAM_LAW] = RENEWAL, draft.laws.add(gap)
        case Varying(until, rates):
            row[STREAM_KIND] = VARYING
            draft.pieces += zip(until, rates, strict=True)
        case Listed(times):
            row[STREAM_KIND] = LISTED
            draft.pieces += [(moment, 0.0) for moment in times]
    row[PIECE_END] = len(draft.pieces)
    draft.streams.append(row)


def _backlog(network: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pair, age and number of each waiting case, numbers going from the oldest on.

    Cases come station by station, so that those served one after the other lie side by side in
    memory.
    """
    pairs, ages = [np.empty(0, np.int64)], [np.empty(0)]
    for waiting in network.backlog:
        station = [known.name for known in network.stations].index(waiting.station)
        kind = [known.name for known in network.classes].index(waiting.case_class)
        pair = station * len(network.classes) + kind
        pairs.append(np.full(len(waiting.ages), pair, dtype=np.int64))
        ages.append(np.asarray(waiting.ages, dtype=np.float64))
    pair_of, age_of = np.concatenate(pairs), np.concatenate(ages)
    number_of = np.empty(len(age_of), np.int64)
    number_of[np.argsort(-age_of, kind="stable")] = np.arange(len(age_of))
    order = np.lexsort((number_of, pair_of // len(network.classes)))
    return pair_of[order], age_of[order], number_of[order]


def _tables(draft: _Draft) -> Tables:
    return Tables(
        laws=np.array(draft.laws.rows, dtype=np.float64),
        values=np.array(draft.laws.values, dtype=np.float64).reshape(-1, 2),
        pair_i=np.array(draft.pairs, dtype=np.int64),
        head_start=np.array(draft.head_starts, dtype=np.float64),
        route_to=np.array(draft.route_to, dtype=np.int64),
        route_upto=np.array(draft.route_upto, dtype=np.float64),
        station_i=np.array(draft.stations, dtype=np.int64),
        station_f=np.array(draft.cycles, dtype=np.float64),
        shifts=np.array(draft.shifts, dtype=np.float64).reshape(-1, 2),
        openings=np.array(draft.openings, dtype=np.float64).reshape(-1, 3),
        stream_i=np.array(draft.streams, dtype=np.int64).reshape(-1, 6),
        pieces=np.array(draft.pieces, dtype=np.float64).reshape(-1, 2),
    )
