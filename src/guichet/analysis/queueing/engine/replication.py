"""One replication: seat the backlog, run the loop to a moment, read the tallies."""

import hashlib
import math
from dataclasses import dataclass

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.estimation.counts import BINS
from guichet.analysis.queueing.engine.chance import GOLDEN, draw, luck_of, mixed
from guichet.analysis.queueing.engine.columns import (
    BUSY_AREA,
    CASE,
    CASE_WIDTH,
    CLASS,
    CLASS_ENTERED,
    COUNTERS,
    EVENTS,
    FOLLOWED,
    FREE,
    IN_PATIENCE,
    KEEP_RECORDS,
    N_BUSY,
    N_WAITING,
    NEXT_SAMPLE,
    NO_SLOT,
    NUMBER,
    OPEN_END,
    OPEN_FIRST,
    PIECE,
    PIECE_FIRST,
    RECORD,
    RECORDED,
    RECORDS_FULL,
    SAMPLE_STEP,
    SERVERS,
    SHIFT,
    SHIFT_FIRST,
    STATION,
    UNUSED,
    WAIT_AREA,
    WAITING,
    State,
    Tally,
)
from guichet.analysis.queueing.engine.layout import Layout
from guichet.analysis.queueing.engine.lines import join_by_age, join_end, lose_patience_later
from guichet.analysis.queueing.engine.loop import advance
from guichet.analysis.queueing.engine.moments import plan_arrival, worked
from guichet.analysis.queueing.engine.rows import rows_of

_FIRST_SLOTS = 256
_PADDING = 5
"""Places beyond the last service that the heap may look at."""

_RECORDS_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Tallies up to a moment, areas included; the difference of two is a window."""

    moment: float
    pair_n: np.ndarray
    pair_t: np.ndarray
    wait_counts: np.ndarray
    class_n: np.ndarray
    class_t: np.ndarray
    sojourn_counts: np.ndarray
    total_wait_counts: np.ndarray
    capacity: np.ndarray
    events: int


class Replication:
    """One run of a network under one seed; `until` may be called again and again."""

    def __init__(
        self,
        layout: Layout,
        *,
        seed: int,
        number: int,
        sample_step: float = math.inf,
        samples: int = 0,
        keep_records: bool = False,
        follow: int = -1,
    ) -> None:
        self.layout = layout
        self._records: list[np.ndarray] = []
        self.tally = _blank_tally(layout, samples=samples, keep_records=keep_records)
        self.state = _blank_state(layout, seed=seed, number=number)
        self.state.clock[[NEXT_SAMPLE, SAMPLE_STEP]] = sample_step if samples else math.inf
        self.state.counters[KEEP_RECORDS] = int(keep_records)
        self.state.counters[FOLLOWED] = follow
        net = layout.tables
        key = purpose_keys(seed, number, ["backlog"])[0]
        self._rows = rows_of(net, self.state, self.tally)
        self._seat_backlog(key)
        plan_first_arrivals(
            net.stream_i,
            net.pieces,
            net.laws,
            net.values,
            self.state.stream_key,
            self.state.stream_n,
            self.state.stream_t,
        )

    def _seat_backlog(self, key: np.uint64) -> None:
        """Put the backlog in line; with nobody waiting, nothing is compiled for it."""
        net, state, (pairs, ages, numbers) = self.layout.tables, self.state, self.layout.backlog
        if not len(pairs):
            return
        state.counters[IN_PATIENCE] = seat(
            pairs,
            ages,
            numbers,
            key,
            state.cases,
            self._rows.lanes,
            self._rows.pairs,
            self._rows.pair_keys,
            net.head_start,
            net.laws,
            net.values,
            state.patience_at,
            state.patience_slot,
            state.patience_place,
        )
        state.counters[[UNUSED, NUMBER]] = len(pairs)
        waiting = np.bincount(pairs, minlength=len(net.pair_i))
        self.tally.pair_n[:, N_WAITING] = waiting
        np.add.at(state.station_n[:, WAITING], net.pair_i[:, STATION], waiting)
        np.add.at(self.tally.class_n[:, CLASS_ENTERED], net.pair_i[:, CLASS], waiting)

    def until(self, moment: float) -> None:
        """Let everything happen up to a moment, or until the followed case has left."""
        while True:
            why = advance(self.layout.tables, self.state, self.tally, self._rows, moment)
            if why == NO_SLOT:
                self.state = _with_room(self.state)
            elif why == RECORDS_FULL:
                self._take_records()
            else:
                return

    def snapshot(self, moment: float) -> Snapshot:
        """Return the tallies at a moment reached, areas closed at that moment."""
        tally = self.tally
        return Snapshot(
            moment=moment,
            pair_n=tally.pair_n.copy(),
            pair_t=self._times(moment),
            wait_counts=tally.wait_counts.copy(),
            class_n=tally.class_n.copy(),
            class_t=tally.class_t.copy(),
            sojourn_counts=tally.sojourn_counts.copy(),
            total_wait_counts=tally.total_wait_counts.copy(),
            capacity=tally.capacity + self.state.station_n[:, SERVERS] * moment,
            events=int(self.state.counters[EVENTS]),
        )

    def _times(self, moment: float) -> np.ndarray:
        """Return the times of each pair with what is still going on counted to a moment."""
        net, tally = self.layout.tables, self.tally
        clocks = np.full(len(net.station_i), moment)
        for station in np.flatnonzero(net.station_i[:, OPEN_END] > net.station_i[:, OPEN_FIRST]):
            clocks[station] = worked(
                moment, int(station), self._rows.stations, net.station_f, net.openings
            )
        pair_t = tally.pair_t.copy()
        pair_t[:, WAIT_AREA] += tally.pair_n[:, N_WAITING] * moment
        pair_t[:, BUSY_AREA] += tally.pair_n[:, N_BUSY] * clocks[net.pair_i[:, STATION]]
        return pair_t

    @property
    def records(self) -> np.ndarray:
        """Every visit finished so far, in the order of finishing (see columns.RECORD)."""
        self._take_records()
        return np.concatenate(self._records)

    def _take_records(self) -> None:
        recorded = int(self.state.counters[RECORDED])
        self._records.append(self.tally.records[:recorded].copy())
        self.state.counters[RECORDED] = 0


@compiled
def seat(  # noqa: PLR0917 - a compiled call takes its arguments by place
    pairs_of: np.ndarray,
    ages: np.ndarray,
    numbers: np.ndarray,
    key: np.uint64,
    cases: np.ndarray,
    lanes: np.ndarray,
    pairs: np.ndarray,
    pair_keys: np.ndarray,
    head_start: np.ndarray,
    laws: np.ndarray,
    values: np.ndarray,
    patience_at: np.ndarray,
    patience_slot: np.ndarray,
    patience_place: np.ndarray,
) -> int:
    """Seat the backlog and return how many may lose patience.

    The patience of a case in the backlog starts anew at time zero.
    """
    in_patience = 0
    for slot in range(pairs_of.shape[0]):
        pair = np.uint64(pairs_of[slot])
        case = cases[slot]
        case.ticket = mixed(key + np.uint64(numbers[slot]) * GOLDEN)
        case.pair = pair
        case.visit = 0
        case.number = numbers[slot]
        case.entered = -ages[slot]
        case.joined = -ages[slot]
        case.waited = 0.0
        if pairs[pair].by_age:
            join_by_age(lanes, pairs[pair].lane, slot, cases, head_start)
        else:
            join_end(lanes, pairs[pair].lane, slot, cases)
        if pairs[pair].patience >= 0:
            luck = luck_of(case.ticket, pair_keys[pair].patience, case.visit)
            patience = draw(pairs[pair].patience, luck, laws, values)
            in_patience = lose_patience_later(
                patience_at, patience_slot, patience_place, in_patience, patience, slot, cases
            )
    return in_patience


@compiled
def plan_first_arrivals(  # noqa: PLR0917 - a compiled call takes its arguments by place
    stream_i: np.ndarray,
    pieces: np.ndarray,
    laws: np.ndarray,
    values: np.ndarray,
    stream_key: np.ndarray,
    stream_n: np.ndarray,
    stream_t: np.ndarray,
) -> None:
    """Plan the first arrival of each stream."""
    for stream in range(stream_i.shape[0]):
        stream_n[stream, PIECE] = stream_i[stream, PIECE_FIRST]
        plan_arrival(stream, stream_i, pieces, laws, values, stream_key, stream_n, stream_t)


def purpose_keys(seed: int, number: int, purposes: list[str]) -> np.ndarray:
    """Return 64 random bits per purpose that depend on its name, the seed and the replication.

    The name, not its place in the network, decides: scenarios with one more station keep the luck
    of all others.
    """
    root = np.random.SeedSequence(entropy=seed, spawn_key=(number,)).generate_state(4)
    digests = [
        hashlib.blake2b(purpose.encode(), digest_size=8, key=root.tobytes()).digest()
        for purpose in purposes
    ]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def source_keys(layout: Layout, seed: int, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the keys of each pair (service, patience, routing) and stream (gap, batch, ticket)."""
    pairs = [
        f"{purpose}/{station}/{case_class}"
        for station, case_class in layout.pair_names
        for purpose in ("service", "patience", "routing")
    ]
    streams = [
        f"{purpose}/{stream.station}/{stream.case_class}/{place}"
        for place, stream in enumerate(layout.network.arrivals)
        for purpose in ("gap", "batch", "ticket")
    ]
    keys = purpose_keys(seed, number, pairs + streams)
    return keys[: len(pairs)].reshape(-1, 3), keys[len(pairs) :].reshape(-1, 3)


def _blank_state(layout: Layout, *, seed: int, number: int) -> State:
    net = layout.tables
    stations, streams = len(net.station_i), len(net.stream_i)
    slots = _FIRST_SLOTS + sum(len(waiting.ages) for waiting in layout.network.backlog)
    pair_key, stream_key = source_keys(layout, seed, number)
    services = layout.most_in_service + _PADDING
    state = State(
        clock=np.zeros(3),
        counters=np.zeros(COUNTERS, np.int64),
        pair_key=pair_key,
        # A network without arrivals has one stream that never brings anybody.
        stream_key=stream_key if streams else np.zeros((1, 3), np.uint64),
        done_at=np.full(services, math.inf),
        done_slot=np.zeros(services, np.int64),
        patience_at=np.full(slots, math.inf),
        patience_slot=np.zeros(slots, np.int64),
        patience_place=np.zeros(slots, np.int64),
        cases=_blank_cases(slots),
        lane=np.full((layout.lanes, 2), -1, np.int64),
        station_n=np.zeros((stations, 4), np.int64),
        station_t=np.zeros((stations, 2)),
        stream_n=np.zeros((max(streams, 1), 4), np.int64),
        stream_t=np.zeros((max(streams, 1), 2)) if streams else np.full((1, 2), math.inf),
    )
    state.station_n[:, SHIFT] = net.station_i[:, SHIFT_FIRST]
    state.counters[FREE] = -1
    return state


def _blank_cases(slots: int) -> np.ndarray:
    """Return rows for cases, each in one line of the processor's cache; what they hold is chance.

    Nothing is read that was not written: a row is filled when a case takes it.
    """
    block = np.empty((slots + 1) * CASE_WIDTH, np.uint8)
    start = -block.ctypes.data % CASE_WIDTH
    return block[start : start + slots * CASE_WIDTH].view(CASE)


def _with_room(state: State) -> State:
    """Return the same state with twice the rows for cases; all old rows are taken."""
    slots = len(state.cases)
    cases = _blank_cases(2 * slots)
    cases[:slots] = state.cases
    return state._replace(
        cases=cases,
        patience_at=np.concatenate((state.patience_at, np.full(slots, math.inf))),
        patience_slot=np.concatenate((state.patience_slot, np.zeros_like(state.patience_slot))),
        patience_place=np.concatenate((state.patience_place, np.zeros_like(state.patience_place))),
    )


def _blank_tally(layout: Layout, *, samples: int, keep_records: bool) -> Tally:
    pairs, classes = len(layout.tables.pair_i), len(layout.network.classes)
    stations = len(layout.tables.station_i)
    return Tally(
        pair_n=np.zeros((pairs, 5), np.int64),
        pair_t=np.zeros((pairs, 3)),
        wait_counts=np.zeros((pairs, BINS), np.int64),
        class_n=np.zeros((classes, 4), np.int64),
        class_t=np.zeros((classes, 2)),
        sojourn_counts=np.zeros((classes, BINS), np.int64),
        total_wait_counts=np.zeros((classes, BINS), np.int64),
        capacity=np.zeros(stations),
        samples=np.zeros((samples, stations, 3)),
        records=np.zeros(_RECORDS_AT_ONCE if keep_records else 0, RECORD),
        followed=np.full(3, math.nan),
    )
