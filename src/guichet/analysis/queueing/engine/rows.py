"""The hot tables as rows with named fields: the same memory, seen as the loop reads it.

A field of a row lies at an offset the compiler knows; a column of a matrix must be computed from
a width read at run time, and a signed row number is first checked for counting from the end. In
the loop the difference is half of its time. Hence records, and unsigned numbers in them.
"""

from typing import Any, NamedTuple

import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic

from guichet.analysis.queueing.engine.columns import (
    EXPONENTIAL,
    KIND,
    PARAMETER,
    SERVICE,
    STREAM_LAW,
    State,
    Tables,
    Tally,
)


def _row(fields: str, kind: type[np.generic], *, places: str = "") -> np.dtype[np.void]:
    """Return a row of eight-byte fields; `places` are numbers of rows, never negative."""
    unsigned = places.split()
    return np.dtype([(name, np.uint64 if name in unsigned else kind) for name in fields.split()])


_PAIR = _row(
    "station case_class service patience lane route by_age",
    np.int64,
    places="station case_class lane route",
)
_PAIR_KEYS = _row("service patience route", np.uint64)
_STATION = _row(
    "lane_first lane_end least_key room shift_first shift_end open_first open_end", np.int64
)
_STAFF = _row("waiting busy servers shift", np.int64)
_STREAM = _row("kind pair law piece_first piece_end batch", np.int64, places="pair")
_STREAM_KEYS = _row("gap batch ticket", np.uint64)
_COMING = _row("drawn_cases drawn_gaps piece batch_left", np.int64)
_LANE = _row("head tail", np.int64)
_COUNTED = _row("served gave_up turned_away waiting busy", np.int64)
_TIMED = _row("wait_sum wait_area busy_area", np.float64)
_CLASS_COUNTED = _row("entered completed gave_up turned_away", np.int64)
_CLASS_TIMED = _row("sojourn_sum total_wait_sum", np.float64)

_WRITE, _EVERY_CACHE, _DATA = 1, 3, 1
_CODE: Any = cgutils


class Rows(NamedTuple):
    """Tables, state and tally of one replication, row by row.

    `service_mean` and `gap_mean` hold the mean of an exponential law, and -1 for any other.
    """

    pairs: np.ndarray
    pair_keys: np.ndarray
    stations: np.ndarray
    staff: np.ndarray
    streams: np.ndarray
    stream_keys: np.ndarray
    coming: np.ndarray
    lanes: np.ndarray
    counted: np.ndarray
    timed: np.ndarray
    class_counted: np.ndarray
    class_timed: np.ndarray
    service_mean: np.ndarray
    gap_mean: np.ndarray


def rows_of(net: Tables, state: State, tally: Tally) -> Rows:
    """Return the rows of a replication; they share its memory."""
    return Rows(
        pairs=_seen(net.pair_i, _PAIR),
        pair_keys=_seen(state.pair_key, _PAIR_KEYS),
        stations=_seen(net.station_i, _STATION),
        staff=_seen(state.station_n, _STAFF),
        streams=_seen(net.stream_i, _STREAM),
        stream_keys=_seen(state.stream_key, _STREAM_KEYS),
        coming=_seen(state.stream_n, _COMING),
        lanes=_seen(state.lane, _LANE),
        counted=_seen(tally.pair_n, _COUNTED),
        timed=_seen(tally.pair_t, _TIMED),
        class_counted=_seen(tally.class_n, _CLASS_COUNTED),
        class_timed=_seen(tally.class_t, _CLASS_TIMED),
        service_mean=_exponential_means(net, SERVICE, net.pair_i),
        gap_mean=_exponential_means(net, STREAM_LAW, net.stream_i),
    )


def _seen(matrix: np.ndarray, row: np.dtype[np.void]) -> np.ndarray:
    return matrix.view(row).reshape(-1)


def _exponential_means(net: Tables, column: int, matrix: np.ndarray) -> np.ndarray:
    law = matrix[:, column]
    exponential = (law >= 0) & (net.laws[law, KIND] == EXPONENTIAL)
    return np.where(exponential, net.laws[law, PARAMETER], -1.0)


def _asked_for(_typing: object, table: types.Type, place: types.Type) -> tuple[object, object]:
    """Ask the processor for a row of a table before it is needed, without waiting for it."""
    return types.void(table, place), _prefetch


bring_near: Any = intrinsic(_asked_for)


def _prefetch(context: Any, builder: Any, signature: Any, arguments: Any) -> object:  # noqa: ANN401 - numba is not typed
    """Write the processor's instruction that fetches a row into all caches, to be written to."""
    kind, word = signature.args[0], _CODE.int32_t
    table = context.make_array(kind)(context, builder, arguments[0])
    row = _CODE.get_item_pointer(context, builder, kind, table, [arguments[1]])
    asked = _CODE.ir.FunctionType(_CODE.ir.VoidType(), [_CODE.voidptr_t, word, word, word])
    prefetch = _CODE.get_or_insert_function(builder.module, asked, "llvm.prefetch.p0i8")
    place = builder.bitcast(row, _CODE.voidptr_t)
    builder.call(prefetch, [place, word(_WRITE), word(_EVERY_CACHE), word(_DATA)])
    return context.get_dummy_value()
