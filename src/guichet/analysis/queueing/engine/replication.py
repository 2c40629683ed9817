"""One replication: seat the backlog, run the loop to a moment, read the tallies."""

import hashlib
import math
from dataclasses import dataclass

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.estimation.counts import BINS
from guichet.analysis.queueing.engine.chance import GOLDEN, draw, luck_of, mixed
from guichet.analysis.queueing.engine.columns import (
    AFTER,
    BUSY_AREA,
    CASE_COLUMNS,
    CASE_NUMBER,
    CLASS,
    CLASS_ENTERED,
    ENTERED,
    EVENTS,
    FOLLOWED,
    FREE,
    GIVES_UP,
    IN_PATIENCE,
    JOINED,
    KEEP_RECORDS,
    KEY,
    LANE,
    N_BUSY,
    N_WAITING,
    NEXT_SAMPLE,
    NO_SLOT,
    NUMBER,
    OPEN_END,
    OPEN_FIRST,
    PAIR,
    PATIENCE,
    PATIENCE_KEY,
    PIECE,
    PIECE_FIRST,
    PLACE,
    RECORD,
    RECORDED,
    RECORDS_FULL,
    SAMPLE_STEP,
    SERVERS,
    SHIFT,
    SHIFT_FIRST,
    STATION,
    TICKET,
    WAIT_AREA,
    WAITING,
    State,
    Tables,
    Tally,
)
from guichet.analysis.queueing.engine.layout import Layout
from guichet.analysis.queueing.engine.lines import join_lane, lose_patience_later
from guichet.analysis.queueing.engine.loop import advance
from guichet.analysis.queueing.engine.moments import plan_arrival, worked

_FIRST_SLOTS = 256
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
        pairs, ages, numbers = layout.backlog
        key = purpose_keys(seed, number, ["backlog"])[0]
        begin(layout.tables, self.state, self.tally, pairs, ages, numbers, key)

    def until(self, moment: float) -> None:
        """Let everything happen up to a moment, or until the followed case has left."""
        while True:
            why = advance(self.layout.tables, self.state, self.tally, moment)
            if why == NO_SLOT:
                self.state = _with_room(self.state)
            elif why == RECORDS_FULL:
                self._take_records()
            else:
                return

    def snapshot(self, moment: float) -> Snapshot:
        """Return the tallies at a moment reached, areas closed at that moment."""
        pair_t, capacity = areas(self.layout.tables, self.state, self.tally, moment)
        tally = self.tally
        return Snapshot(
            moment=moment,
            pair_n=tally.pair_n.copy(),
            pair_t=pair_t,
            wait_counts=tally.wait_counts.copy(),
            class_n=tally.class_n.copy(),
            class_t=tally.class_t.copy(),
            sojourn_counts=tally.sojourn_counts.copy(),
            total_wait_counts=tally.total_wait_counts.copy(),
            capacity=capacity,
            events=int(self.state.counters[EVENTS]),
        )

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
def begin(  # noqa: PLR0917 - a compiled call takes its arguments by place
    net: Tables,
    state: State,
    tally: Tally,
    pairs: np.ndarray,
    ages: np.ndarray,
    numbers: np.ndarray,
    key: np.uint64,
) -> None:
    """Seat the backlog and plan the first arrival of each stream.

    The patience of a case in the backlog starts anew at time zero.
    """
    for place in range(pairs.shape[0]):
        slot = state.counters[FREE]
        state.counters[FREE] = state.case_i[slot, AFTER]
        pair, entered, number = pairs[place], -ages[place], numbers[place]
        station = net.pair_i[pair, STATION]
        ticket = mixed(key + np.uint64(number) * GOLDEN)
        state.case_i[slot, TICKET] = np.int64(ticket)
        state.case_i[slot, PAIR] = pair
        state.case_i[slot, PLACE] = -1
        state.case_i[slot, CASE_NUMBER] = number
        state.case_f[slot, ENTERED] = entered
        state.case_f[slot, JOINED] = entered
        state.case_f[slot, KEY] = entered + net.head_start[pair]
        join_lane(net.pair_i[pair, LANE], slot, state.lane, state.case_f, state.case_i)
        state.station_n[station, WAITING] += 1
        tally.pair_n[pair, N_WAITING] += 1
        tally.class_n[net.pair_i[pair, CLASS], CLASS_ENTERED] += 1
        law = net.pair_i[pair, PATIENCE]
        if law >= 0:
            luck = luck_of(state.case_i[slot, TICKET], state.pair_key[pair, PATIENCE_KEY], 0)
            patience = draw(law, luck, net.laws, net.values)
            state.case_f[slot, GIVES_UP] = patience
            state.counters[IN_PATIENCE] = lose_patience_later(
                state.patience_slot, state.counters[IN_PATIENCE], slot, state.case_f, state.case_i
            )
    state.counters[NUMBER] = pairs.shape[0]
    for stream in range(net.stream_i.shape[0]):
        state.stream_n[stream, PIECE] = net.stream_i[stream, PIECE_FIRST]
        plan_arrival(stream, net, state)


@compiled
def areas(net: Tables, state: State, tally: Tally, moment: float) -> tuple[np.ndarray, np.ndarray]:
    """Return pair times and capacities with what is still going on counted to a moment."""
    pair_t, capacity = tally.pair_t.copy(), tally.capacity.copy()
    for station in range(capacity.shape[0]):
        capacity[station] += state.station_n[station, SERVERS] * moment
    for pair in range(pair_t.shape[0]):
        station = net.pair_i[pair, STATION]
        clock = moment
        if net.station_i[station, OPEN_END] > net.station_i[station, OPEN_FIRST]:
            clock = worked(moment, station, net.station_i, net.station_f, net.openings)
        pair_t[pair, WAIT_AREA] += tally.pair_n[pair, N_WAITING] * moment
        pair_t[pair, BUSY_AREA] += tally.pair_n[pair, N_BUSY] * clock
    return pair_t, capacity


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
    case_f, case_i = _blank_cases(slots)
    state = State(
        clock=np.zeros(3),
        counters=np.zeros(9, np.int64),
        pair_key=pair_key,
        # A network without arrivals has one stream that never brings anybody.
        stream_key=stream_key if streams else np.zeros((1, 3), np.uint64),
        done_at=np.zeros(layout.most_in_service + 1),
        done_slot=np.zeros(layout.most_in_service + 1, np.int64),
        patience_slot=np.zeros(slots, np.int64),
        case_f=case_f,
        case_i=case_i,
        lane=np.full((layout.lanes, 2), -1, np.int64),
        station_n=np.zeros((stations, 4), np.int64),
        station_t=np.zeros((stations, 2)),
        stream_n=np.zeros((max(streams, 1), 4), np.int64),
        stream_t=np.zeros((max(streams, 1), 2)) if streams else np.full((1, 2), math.inf),
    )
    state.station_n[:, SHIFT] = net.station_i[:, SHIFT_FIRST]
    state.case_i[:, AFTER] = np.arange(1, slots + 1)
    state.case_i[-1, AFTER] = -1
    return state


def _blank_cases(slots: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the two tables of cases, laid side by side in one block of memory.

    A block of 4 MiB and more comes from the system in huge pages, which spares a large backlog
    most of its page faults and address look-ups.
    """
    block = np.zeros((2 * slots, CASE_COLUMNS))
    return block[:slots], block[slots:].view(np.int64)


def _with_room(state: State) -> State:
    """Return the same state with twice the rows for cases; all old rows are taken."""
    slots = len(state.case_f)
    case_f, case_i = _blank_cases(2 * slots)
    case_f[:slots], case_i[:slots] = state.case_f, state.case_i
    case_i[slots:, AFTER] = np.arange(slots + 1, 2 * slots + 1)
    case_i[-1, AFTER] = -1
    state.counters[FREE] = slots
    return state._replace(
        case_i=case_i,
        case_f=case_f,
        patience_slot=np.concatenate((state.patience_slot, np.zeros_like(state.patience_slot))),
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
