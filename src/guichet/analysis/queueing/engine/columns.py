"""The columns of the engine's tables, by name.

A *pair* is one class at one station. A *lane* is one sorted line of waiting cases at a station; a
station has one lane, or one per class or priority level. A *slot* is the row of a case while it
is in the network; rows are used again, so memory follows the number of cases present.
"""

from typing import NamedTuple

import numpy as np

# Laws: kind, two parameters, and where a list of values begins and how long it is.
CONSTANT, EXPONENTIAL, ERLANG, GAMMA, LOGNORMAL, EMPIRICAL, MIXTURE = range(7)
KIND, PARAMETER, SECOND_PARAMETER, FIRST, SIZE = range(5)
VALUE, UPTO = range(2)

# Pairs.
STATION, CLASS, SERVICE, PATIENCE, LANE, ROUTE, BY_AGE = range(7)

# Stations: station_i and station_f.
LANE_FIRST, LANE_END, LEAST_KEY, ROOM, SHIFT_FIRST, SHIFT_END, OPEN_FIRST, OPEN_END = range(8)
SHIFT_CYCLE, OPEN_CYCLE, OPEN_WORK = range(3)

# Shifts, openings, pieces of a varying rate (or listed arrivals).
SHIFT_AT, SHIFT_SERVERS = range(2)
OPENS, CLOSES, WORKED_BEFORE = range(3)
UNTIL, RATE = range(2)

# Streams: stream_i; kinds.
STREAM_KIND, STREAM_PAIR, STREAM_LAW, PIECE_FIRST, PIECE_END, BATCH = range(6)
RENEWAL, VARYING, LISTED = range(3)

# State: clock, counters, station_n and station_t, stream_n and stream_t, pair_key.
NEXT_SAMPLE, SAMPLE_STEP = range(2)
IN_SERVICE, IN_PATIENCE, FREE, NUMBER, RECORDED, SAMPLED, FOLLOWED, EVENTS, KEEP_RECORDS = range(9)
UNUSED = 9
COUNTERS = 10
WAITING, BUSY, SERVERS, SHIFT = range(4)
NEXT_SHIFT, SHIFT_BASE = range(2)
DRAWN_CASES, DRAWN_GAPS, PIECE, BATCH_LEFT = range(4)
NEXT_ARRIVAL, PIECE_BASE = range(2)
SERVICE_KEY, PATIENCE_KEY, ROUTE_KEY = range(3)
GAP_KEY, BATCH_KEY, TICKET_KEY = range(3)

# A case as columns: case_f and case_i, the two ends of CASE.
ENTERED, JOINED, STARTED, WAITED = range(4)
PAIR, VISIT, AFTER, BEFORE = range(4)
HEAD, TAIL = range(2)

# Tallies: pair_n and pair_t, class_n and class_t, station_t's capacity, samples.
SERVED, GAVE_UP, TURNED_AWAY, N_WAITING, N_BUSY = range(5)
WAIT_SUM, WAIT_AREA, BUSY_AREA = range(3)
CLASS_ENTERED, COMPLETED, CLASS_GAVE_UP, CLASS_TURNED_AWAY = range(4)
SOJOURN_SUM, TOTAL_WAIT_SUM = range(2)
SAMPLE_PRESENT, SAMPLE_BUSY, SAMPLE_CAPACITY = range(3)

# How a visit ended: typed, for a plain 0, 1 or 2 is a type of its own to numba, and what takes an
# outcome would be compiled once for each.
WAS_SERVED, WAS_IMPATIENT, WAS_TURNED_AWAY = np.int64(0), np.int64(1), np.int64(2)

# Why the loop returned.
REACHED, NO_SLOT, RECORDS_FULL, FOLLOWED_LEFT = range(4)

RECORD = np.dtype(
    [
        ("case", np.int64),
        ("case_class", np.int32),
        ("station", np.int32),
        ("visit", np.int32),
        ("outcome", np.int32),
        ("entered", np.float64),
        ("joined", np.float64),
        ("started", np.float64),
        ("ended", np.float64),
    ],
    align=True,
)
"""One visit of one case to one station; outcome 0 served, 1 gave up, 2 turned away."""

CASE = np.dtype(
    [
        ("entered", np.float64),
        ("joined", np.float64),
        ("started", np.float64),
        ("waited", np.float64),
        ("ticket", np.uint64),
        ("number", np.int64),
        ("pair", np.uint32),
        ("visit", np.uint32),
        ("after", np.int32),
        ("before", np.int32),
    ]
)
"""A case in the network, in one cache line; `before` means nothing for the first in line."""

CASE_WIDTH = CASE.itemsize


class Tables(NamedTuple):
    """A network laid out in arrays: read only, shared by every replication."""

    laws: np.ndarray
    values: np.ndarray
    pair_i: np.ndarray
    head_start: np.ndarray
    route_to: np.ndarray
    route_upto: np.ndarray
    station_i: np.ndarray
    station_f: np.ndarray
    shifts: np.ndarray
    openings: np.ndarray
    stream_i: np.ndarray
    pieces: np.ndarray


class State(NamedTuple):
    """Where one replication stands, to the last case: the loop can stop and go on."""

    clock: np.ndarray
    counters: np.ndarray
    pair_key: np.ndarray
    stream_key: np.ndarray
    done_at: np.ndarray
    done_slot: np.ndarray
    patience_at: np.ndarray
    patience_slot: np.ndarray
    patience_place: np.ndarray
    cases: np.ndarray
    lane: np.ndarray
    station_n: np.ndarray
    station_t: np.ndarray
    stream_n: np.ndarray
    stream_t: np.ndarray

    @property
    def case_f(self) -> np.ndarray:
        """The moments of each case, as columns."""
        return self.cases.view(np.float64).reshape(-1, CASE_WIDTH // 8)

    @property
    def case_i(self) -> np.ndarray:
        """The pair, visits and neighbours in line of each case, as columns."""
        words: np.ndarray = self.cases.view(np.int32).reshape(-1, CASE_WIDTH // 4)
        return words[:, -4:]


class Tally(NamedTuple):
    """What has happened so far; windows are differences of two copies."""

    pair_n: np.ndarray
    pair_t: np.ndarray
    wait_counts: np.ndarray
    class_n: np.ndarray
    class_t: np.ndarray
    sojourn_counts: np.ndarray
    total_wait_counts: np.ndarray
    capacity: np.ndarray
    samples: np.ndarray
    records: np.ndarray
    followed: np.ndarray
