"""A plain simulator to check the compiled one against, visit by visit.

Lists and objects, one rule a line, nothing fast. It shares with the engine only the chances (so
that the same case has the same luck) and the model; queues, shifts, calendars, patience, routing
and room are thought through again here.
"""

import heapq
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from guichet.analysis.queueing.engine.chance import GOLDEN, draw, luck_of, mixed, unit
from guichet.analysis.queueing.engine.columns import PATIENCE, SERVICE
from guichet.analysis.queueing.engine.layout import Layout
from guichet.analysis.queueing.engine.replication import purpose_keys, source_keys
from guichet.analysis.queueing.model.arrivals import Listed, Poisson, Renewal, Varying
from guichet.analysis.queueing.model.calendars import opened_by
from guichet.analysis.queueing.model.network import (
    ClassThenAge,
    EarliestPromise,
    Priority,
    Station,
    WorkInHand,
)

_SHIFT, _DONE, _GIVE_UP, _ARRIVE = range(4)
_MASK = 2**64 - 1
_SAME = 1e-9
"""Moments closer than this, relatively, may be one moment rounded in two ways."""


@dataclass(eq=False)
class _Case:
    number: int
    kind: int
    ticket: int
    entered: float
    place: int = 0
    joined: float = 0.0
    started: float = math.nan
    order: int = 0
    visit: int = 0


@dataclass
class _Desk:
    station: Station
    servers: int = 0
    waiting: list[_Case] = field(default_factory=list)
    busy: list[_Case] = field(default_factory=list)


class Reference:
    """One replication, told as a story.

    `doubtful` says after a run that two events were so close that rounding decided their order.
    """

    def __init__(self, layout: Layout, *, seed: int, number: int, horizon: float) -> None:
        self.layout, self.network = layout, layout.network
        self.tables = layout.tables
        self.horizon = horizon
        self.pair_key, self.stream_key = source_keys(layout, seed, number)
        self.desks = [_Desk(station) for station in self.network.stations]
        self.visits: list[tuple[float, ...]] = []
        self.events: list[tuple[float, int, int, int, object]] = []
        self.doubtful = False
        self.counter = itertools.count()
        self.numbers = itertools.count()
        self._seat_backlog(purpose_keys(seed, number, ["backlog"])[0])
        for place, desk in enumerate(self.desks):
            for moment, servers in self._shifts(desk.station):
                self._plan(moment, _SHIFT, (place, servers))
        for stream in range(len(self.network.arrivals)):
            for moment, ticket in self._stream(stream):
                self._plan(moment, _ARRIVE, (stream, ticket))

    def run(self) -> np.ndarray:
        """Return (case, class, station, visit, outcome, entered, joined, started, ended) rows."""
        while self.events and self.events[0][0] <= self.horizon:
            now, kind, _, _, what = heapq.heappop(self.events)
            if self.events and self.events[0][0] - now < _SAME * max(now, 1.0):
                self.doubtful |= self._rounding_decides((now, kind, what), self.events[0])
            if kind == _SHIFT:
                place, servers = what
                self.desks[place].servers = servers
                self._serve(place, now)
            elif kind == _ARRIVE:
                stream, ticket = what
                arrival = self.network.arrivals[stream]
                case = _Case(next(self.numbers), self._class(arrival.case_class), ticket, now)
                self._join(case, self._station(arrival.station), now)
            elif kind == _GIVE_UP:
                case, visit = what
                desk = self.desks[case.place]
                if case.visit == visit and case in desk.waiting:
                    desk.waiting.remove(case)
                    self._note(case, 1, math.nan, now)
            else:
                self._finish(what, now)
        return np.array(sorted(self.visits))

    def _finish(self, case: _Case, now: float) -> None:
        place = case.place
        desk = self.desks[place]
        desk.busy.remove(case)
        self._note(case, 0, case.started, now)
        target = self._route(case)
        case.visit += 1
        if target is not None:
            # the engine lets the case join before the free server looks around
            self._join(case, target, now)
        self._serve(place, now)

    def _join(self, case: _Case, place: int, now: float) -> None:
        desk = self.desks[place]
        case.place, case.joined, case.order = place, now, next(self.counter)
        room = desk.station.room
        if room is not None and len(desk.waiting) + len(desk.busy) >= room:
            self._note(case, 2, math.nan, now)
            return
        if desk.waiting or len(desk.busy) >= desk.servers:
            desk.waiting.append(case)
            self._start_patience(case, now)
        else:
            self._start(case, now)

    def _start_patience(self, case: _Case, now: float) -> None:
        pair = self._pair(case)
        law = int(self.tables.pair_i[pair, PATIENCE])
        if law >= 0:
            luck = np.uint64(luck_of(case.ticket, self.pair_key[pair, 1], case.visit))
            patience = draw(law, luck, self.tables.laws, self.tables.values)
            self._plan(now + patience, _GIVE_UP, (case, case.visit), first=case.number)

    def _serve(self, place: int, now: float) -> None:
        desk = self.desks[place]
        while desk.waiting and len(desk.busy) < desk.servers:
            case = min(desk.waiting, key=self._rank)
            desk.waiting.remove(case)
            self._start(case, now)

    def _rank(self, case: _Case) -> tuple[float, ...]:
        kind = self.network.classes[case.kind]
        match self.desks[case.place].station.discipline:
            case Priority():
                return (kind.priority, case.order)
            case EarliestPromise():
                due = math.inf if kind.promise is None else case.entered + kind.promise
                return (due, case.kind, case.order)
            case ClassThenAge(rise=None):
                return (kind.priority, case.entered, case.order)
            case ClassThenAge(rise=float(rise)):
                return (case.entered + kind.priority * rise, kind.priority, case.order)
            case _:
                return (case.order,)

    def _start(self, case: _Case, now: float) -> None:
        desk = self.desks[case.place]
        desk.busy.append(case)
        case.started = now
        pair = self._pair(case)
        luck = np.uint64(luck_of(case.ticket, self.pair_key[pair, 0], case.visit))
        law = int(self.tables.pair_i[pair, SERVICE])
        work = draw(law, luck, self.tables.laws, self.tables.values)
        end = now + work
        if desk.station.work_in_hand is WorkInHand.PAUSES:
            end = self._work_off(desk.station, now, work)
        self._plan(end, _DONE, case, first=case.number)

    def _work_off(self, station: Station, now: float, work: float) -> float:
        """Walk through the openings until the work is done."""
        calendar = station.calendar
        turn = math.floor(now / calendar.cycle)
        while True:
            for opening in calendar.openings:
                start = max(now, turn * calendar.cycle + opening.start)
                end = turn * calendar.cycle + opening.end
                if end <= start:
                    continue
                if work <= end - start:
                    return start + work
                work -= end - start
            turn += 1

    def _route(self, case: _Case) -> int | None:
        station = self.desks[case.place].station
        routes = station.routes_for(self.network.classes[case.kind].name)
        luck = np.uint64(luck_of(case.ticket, self.pair_key[self._pair(case), 2], case.visit))
        chance, upto = unit(luck), 0.0
        for name, share in routes.items():
            upto += share
            if share > 0.0 and (chance < upto or math.isclose(upto, 1.0, abs_tol=1e-9)):
                return self._station(name)
        return None

    def _seat_backlog(self, key: np.uint64) -> None:
        seats = [
            (-age, self._station(w.station), self._class(w.case_class))
            for w in self.network.backlog
            for age in w.ages
        ]
        for entered, place, kind in sorted(seats, key=lambda seat: seat[0]):
            number = next(self.numbers)
            ticket = _signed(_mix(int(key) + number * int(GOLDEN)))
            case = _Case(number, kind, ticket, entered, place, entered, order=next(self.counter))
            self.desks[place].waiting.append(case)
            self._start_patience(case, 0.0)

    def _shifts(self, station: Station) -> Iterator[tuple[float, int]]:
        schedule = station.schedule
        if station.calendar:
            schedule = opened_by(schedule, station.calendar, horizon=self.horizon)
        turns = math.ceil(self.horizon / schedule.cycle) + 1 if schedule.cycle < math.inf else 1
        for turn in range(turns):
            for shift in schedule.shifts:
                base = turn * schedule.cycle if turn else 0.0
                yield base + shift.start, shift.servers

    def _stream(self, stream: int) -> Iterator[tuple[float, int]]:
        """Yield the moments and tickets of a stream's cases until the horizon."""
        arrival = self.network.arrivals[stream]
        gap_key, batch_key, ticket_key = (int(key) for key in self.stream_key[stream])
        row = self.tables.stream_i[stream]
        moment, drawn = 0.0, 0
        for number in itertools.count():
            luck = np.uint64(_mix(gap_key + number * int(GOLDEN)))
            moment = self._next(arrival.pattern, moment, luck, int(row[2]), number)
            if moment > self.horizon:
                return
            size = 1
            if arrival.batch:
                batch_luck = np.uint64(_mix(batch_key + number * int(GOLDEN)))
                size = int(
                    draw(int(row[5]), batch_luck, self.tables.laws, self.tables.values) + 0.5
                )
            for _ in range(size):
                yield moment, _signed(_mix(ticket_key + drawn * int(GOLDEN)))
                drawn += 1

    def _next(
        self, pattern: object, moment: float, luck: np.uint64, law: int, number: int
    ) -> float:
        match pattern:
            case Poisson() | Renewal():
                return moment + draw(law, luck, self.tables.laws, self.tables.values)
            case Listed(times):
                return times[number] if number < len(times) else math.inf
            case Varying():
                return _through_pieces(pattern, moment, -math.log(unit(luck)))
        raise TypeError(pattern)

    def _plan(self, moment: float, kind: int, what: object, *, first: int = 0) -> None:
        """Equal moments go by kind, then by case; shifts and arrivals in the order planned."""
        heapq.heappush(self.events, (moment, kind, first, next(self.counter), what))

    def _rounding_decides(
        self, one: tuple[float, int, object], other: tuple[float, int, int, int, object]
    ) -> bool:
        """Say whether two events so close may come in another order where sums round otherwise.

        Equal moments are equal everywhere, except that of work that pauses: it is found by
        walking through the openings here, and by a division in the engine.
        """
        paused = any(
            kind == _DONE and self.desks[what.place].station.work_in_hand is WorkInHand.PAUSES
            for kind, what in (one[1:], other[1::3])
        )
        return paused or one[0] != other[0]

    def _note(self, case: _Case, outcome: int, started: float, now: float) -> None:
        self.visits.append(
            (
                case.number,
                case.visit,
                case.kind,
                case.place,
                outcome,
                case.entered,
                case.joined,
                -1.0 if math.isnan(started) else started,
                now,
            )
        )

    def _pair(self, case: _Case) -> int:
        return case.place * len(self.network.classes) + case.kind

    def _station(self, name: str) -> int:
        return [station.name for station in self.network.stations].index(name)

    def _class(self, name: str) -> int:
        return [known.name for known in self.network.classes].index(name)


def _through_pieces(pattern: Varying, moment: float, needed: float) -> float:
    """Return when so much of the rate's integral has passed, piece by piece."""
    for turn in itertools.count(math.floor(moment / pattern.cycle)):
        start = 0.0
        for until, rate in zip(pattern.until, pattern.rates, strict=True):
            begin = max(moment, turn * pattern.cycle + start)
            end = turn * pattern.cycle + until
            start = until
            if end <= begin:
                continue
            if rate * (end - begin) >= needed:
                return begin + needed / rate
            needed -= rate * (end - begin)
    raise AssertionError


def _mix(bits: int) -> int:
    return int(mixed(np.uint64(bits & _MASK)))


def _signed(bits: int) -> int:
    return bits - 2**64 if bits >= 2**63 else bits
