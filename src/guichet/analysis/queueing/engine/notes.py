"""What the loop does seldom, or only when asked: shifts, samples, records of visits."""

import math

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.queueing.engine.columns import (
    BUSY,
    BUSY_AREA,
    CLASS,
    N_BUSY,
    NEXT_SAMPLE,
    NEXT_SHIFT,
    OPEN_END,
    OPEN_FIRST,
    RECORDED,
    SAMPLE_BUSY,
    SAMPLE_CAPACITY,
    SAMPLE_PRESENT,
    SAMPLE_STEP,
    SAMPLED,
    SERVERS,
    SHIFT,
    SHIFT_AT,
    SHIFT_BASE,
    SHIFT_CYCLE,
    SHIFT_END,
    SHIFT_FIRST,
    SHIFT_SERVERS,
    STATION,
    WAITING,
    WAS_SERVED,
    State,
    Tables,
    Tally,
)
from guichet.analysis.queueing.engine.moments import worked


@compiled
def change_shift(station: int, now: float, net: Tables, state: State, tally: Tally) -> None:
    """Let a station's next shift begin."""
    place = state.station_n[station, SHIFT]
    servers = int(net.shifts[place, SHIFT_SERVERS])
    tally.capacity[station] += (state.station_n[station, SERVERS] - servers) * now
    state.station_n[station, SERVERS] = servers
    place += 1
    if place == net.station_i[station, SHIFT_END]:
        place = net.station_i[station, SHIFT_FIRST]
        state.station_t[station, SHIFT_BASE] += net.station_f[station, SHIFT_CYCLE]
    state.station_n[station, SHIFT] = place
    state.station_t[station, NEXT_SHIFT] = (
        state.station_t[station, SHIFT_BASE] + net.shifts[place, SHIFT_AT]
    )


@compiled
def sample(now: float, net: Tables, state: State, tally: Tally) -> None:
    """Write down who is present and what has been worked, station by station."""
    row = state.counters[SAMPLED]
    for station in range(net.station_i.shape[0]):
        present = state.station_n[station, WAITING] + state.station_n[station, BUSY]
        tally.samples[row, station, SAMPLE_PRESENT] = present
        tally.samples[row, station, SAMPLE_CAPACITY] = (
            tally.capacity[station] + state.station_n[station, SERVERS] * now
        )
    for pair in range(net.pair_i.shape[0]):
        station = net.pair_i[pair, STATION]
        clock = now
        if net.station_i[station, OPEN_END] > net.station_i[station, OPEN_FIRST]:
            clock = worked(now, station, net.station_i, net.station_f, net.openings)
        tally.samples[row, station, SAMPLE_BUSY] += (
            tally.pair_t[pair, BUSY_AREA] + tally.pair_n[pair, N_BUSY] * clock
        )
    state.counters[SAMPLED] += 1
    state.clock[NEXT_SAMPLE] = now + state.clock[SAMPLE_STEP]


@compiled
def record(  # noqa: PLR0917 - a compiled call takes its arguments by place
    slot: int, outcome: int, now: float, net: Tables, state: State, tally: Tally
) -> None:
    """Write down one visit."""
    row = tally.records[state.counters[RECORDED]]
    case = state.cases[slot]
    row.case = case.number
    row.case_class = net.pair_i[case.pair, CLASS]
    row.station = net.pair_i[case.pair, STATION]
    row.visit = case.visit
    row.outcome = outcome
    row.entered = case.entered
    row.joined = case.joined
    row.started = case.started if outcome == WAS_SERVED else math.nan
    row.ended = now
    state.counters[RECORDED] += 1
