"""When the next arrivals come, and when work that pauses at closing time ends."""

import math

import numpy as np

from guichet.analysis.estimation.compiling import compiled, compiled_inner
from guichet.analysis.queueing.engine.chance import GOLDEN, draw, mixed, unit
from guichet.analysis.queueing.engine.columns import (
    BATCH,
    BATCH_KEY,
    BATCH_LEFT,
    CLOSES,
    DRAWN_GAPS,
    GAP_KEY,
    NEXT_ARRIVAL,
    OPEN_CYCLE,
    OPEN_WORK,
    OPENS,
    PIECE,
    PIECE_BASE,
    PIECE_END,
    PIECE_FIRST,
    RATE,
    RENEWAL,
    STREAM_KIND,
    STREAM_LAW,
    UNTIL,
    VARYING,
    WORKED_BEFORE,
)


@compiled_inner
def soonest(table: np.ndarray, column: int) -> int:
    """Return the row whose column is least."""
    best = 0
    for row in range(1, table.shape[0]):
        if table[row, column] < table[best, column]:
            best = row
    return best


@compiled
def worked(
    moment: float, station: int, stations: np.ndarray, station_f: np.ndarray, opened: np.ndarray
) -> float:
    """Return the working time of a station from time zero to a moment."""
    cycle = station_f[station, OPEN_CYCLE]
    turns = math.floor(moment / cycle)
    within = moment - turns * cycle
    low, high = stations[station].open_first, stations[station].open_end
    first = low
    while low < high:  # the first opening that starts after the moment
        middle = (low + high) >> 1
        if opened[middle, OPENS] <= within:
            low = middle + 1
        else:
            high = middle
    total = turns * station_f[station, OPEN_WORK]
    if low == first:
        return float(total)
    last = low - 1
    stayed = min(within, opened[last, CLOSES]) - opened[last, OPENS]
    return float(total + opened[last, WORKED_BEFORE] + stayed)


@compiled_inner
def moment_when(
    work: float, station: int, stations: np.ndarray, station_f: np.ndarray, opened: np.ndarray
) -> float:
    """Return the first moment by which a station has worked so much since time zero."""
    whole = station_f[station, OPEN_WORK]
    turns = math.floor(work / whole)
    rest = work - turns * whole
    if rest <= 0.0 and turns > 0:
        turns -= 1
        rest = whole
    low, high = stations[station].open_first, stations[station].open_end - 1
    while low < high:  # the last opening that begins with less work done than the rest
        middle = (low + high + 1) >> 1
        if opened[middle, WORKED_BEFORE] < rest:
            low = middle
        else:
            high = middle - 1
    inside = rest - opened[low, WORKED_BEFORE]
    return float(turns * station_f[station, OPEN_CYCLE] + opened[low, OPENS] + inside)


@compiled_inner
def _after(  # noqa: PLR0917 - a compiled call takes its arguments by place
    stream: int,
    moment: float,
    stream_i: np.ndarray,
    pieces: np.ndarray,
    laws: np.ndarray,
    values: np.ndarray,
    stream_key: np.ndarray,
    stream_n: np.ndarray,
    stream_t: np.ndarray,
) -> float:
    """Return when a stream's next arrival comes after a moment."""
    kind = stream_i[stream, STREAM_KIND]
    luck = mixed(stream_key[stream, GAP_KEY] + np.uint64(stream_n[stream, DRAWN_GAPS]) * GOLDEN)
    stream_n[stream, DRAWN_GAPS] += 1
    if kind == RENEWAL:
        return moment + draw(stream_i[stream, STREAM_LAW], luck, laws, values)
    piece = stream_n[stream, PIECE]
    end = stream_i[stream, PIECE_END]
    if kind == VARYING:
        needed = -math.log(unit(luck))
        base = stream_t[stream, PIECE_BASE]
        while True:
            until, rate = base + pieces[piece, UNTIL], pieces[piece, RATE]
            if rate > 0.0 and (until - moment) * rate >= needed:
                moment += needed / rate
                break
            needed -= (until - moment) * rate if rate > 0.0 else 0.0
            moment = until
            if math.isinf(until):
                break
            piece += 1
            if piece == end:
                piece = stream_i[stream, PIECE_FIRST]
                base = until
        stream_n[stream, PIECE] = piece
        stream_t[stream, PIECE_BASE] = base
        return moment
    stream_n[stream, PIECE] = piece + 1
    return float(pieces[piece, UNTIL]) if piece < end else math.inf


@compiled_inner
def plan_arrival(  # noqa: PLR0917 - a compiled call takes its arguments by place
    stream: int,
    stream_i: np.ndarray,
    pieces: np.ndarray,
    laws: np.ndarray,
    values: np.ndarray,
    stream_key: np.ndarray,
    stream_n: np.ndarray,
    stream_t: np.ndarray,
) -> None:
    """Set a stream's next arrival and how many cases it brings."""
    batch = stream_i[stream, BATCH]
    moment = stream_t[stream, NEXT_ARRIVAL]
    cases = 0
    while cases < 1:
        number = np.uint64(stream_n[stream, DRAWN_GAPS])
        moment = _after(
            stream, moment, stream_i, pieces, laws, values, stream_key, stream_n, stream_t
        )
        cases = 1
        if batch >= 0 and not math.isinf(moment):
            luck = mixed(stream_key[stream, BATCH_KEY] + number * GOLDEN)
            cases = int(draw(batch, luck, laws, values) + 0.5)
    stream_t[stream, NEXT_ARRIVAL] = moment
    stream_n[stream, BATCH_LEFT] = cases
