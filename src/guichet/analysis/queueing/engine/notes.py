"""What the loop does seldom, or only when asked: shifts, samples, records of visits."""

import math

import numpy as np

from guichet.analysis.estimation.compiling import compiled_inner
from guichet.analysis.queueing.engine.columns import (
    NEXT_SAMPLE,
    NEXT_SHIFT,
    SAMPLE_BUSY,
    SAMPLE_CAPACITY,
    SAMPLE_PRESENT,
    SAMPLE_STEP,
    SAMPLED,
    SHIFT_AT,
    SHIFT_BASE,
    SHIFT_CYCLE,
    SHIFT_SERVERS,
    WAS_SERVED,
)
from guichet.analysis.queueing.engine.moments import worked


@compiled_inner
def change_shift(  # noqa: PLR0917 - a compiled call takes its arguments by place
    station: int,
    now: float,
    shifts: np.ndarray,
    stations: np.ndarray,
    station_f: np.ndarray,
    staff: np.ndarray,
    station_t: np.ndarray,
    capacity: np.ndarray,
) -> None:
    """Let a station's next shift begin."""
    place = staff[station].shift
    servers = int(shifts[place, SHIFT_SERVERS])
    capacity[station] += (staff[station].servers - servers) * now
    staff[station].servers = servers
    place += 1
    if place == stations[station].shift_end:
        place = stations[station].shift_first
        station_t[station, SHIFT_BASE] += station_f[station, SHIFT_CYCLE]
    staff[station].shift = place
    station_t[station, NEXT_SHIFT] = station_t[station, SHIFT_BASE] + shifts[place, SHIFT_AT]


@compiled_inner
def sample(  # noqa: PLR0917 - a compiled call takes its arguments by place
    now: float,
    samples: np.ndarray,
    counters: np.ndarray,
    clock: np.ndarray,
    staff: np.ndarray,
    capacity: np.ndarray,
    pairs: np.ndarray,
    counted: np.ndarray,
    timed: np.ndarray,
    stations: np.ndarray,
    station_f: np.ndarray,
    openings: np.ndarray,
) -> None:
    """Write down who is present and what has been worked, station by station."""
    row = counters[SAMPLED]
    for station in range(staff.shape[0]):
        samples[row, station, SAMPLE_PRESENT] = staff[station].waiting + staff[station].busy
        samples[row, station, SAMPLE_CAPACITY] = capacity[station] + staff[station].servers * now
    for pair in range(pairs.shape[0]):
        station = int(np.int64(pairs[pair].station))
        moment = now
        if stations[station].open_end > stations[station].open_first:
            moment = worked(now, station, stations, station_f, openings)
        samples[row, station, SAMPLE_BUSY] += timed[pair].busy_area + counted[pair].busy * moment
    counters[SAMPLED] += 1
    clock[NEXT_SAMPLE] = now + clock[SAMPLE_STEP]


@compiled_inner
def record(  # noqa: PLR0917 - a compiled call takes its arguments by place
    row: int,
    records: np.ndarray,
    slot: int,
    cases: np.ndarray,
    pairs: np.ndarray,
    outcome: np.int64,
    now: float,
) -> None:
    """Write down one visit."""
    case, noted = cases[slot], records[row]
    noted.case = case.number
    noted.case_class = pairs[case.pair].case_class
    noted.station = pairs[case.pair].station
    noted.visit = case.visit
    noted.outcome = outcome
    noted.entered = case.entered
    noted.joined = case.joined
    noted.started = case.started if outcome == WAS_SERVED else math.nan
    noted.ended = now
