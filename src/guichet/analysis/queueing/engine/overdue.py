"""Cases still there when a window ends: a promise already broken counts as broken."""

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.queueing.engine.columns import (
    AFTER,
    CLASS,
    ENTERED,
    HEAD,
    IN_SERVICE,
    JOINED,
    PAIR,
    State,
    Tables,
)


@compiled
def overdue(
    net: Tables, state: State, moment: float, limit: float
) -> tuple[np.ndarray, np.ndarray]:
    """Count who has waited longer than a limit, by pair, and been present longer, by class."""
    waiting = np.zeros(net.pair_i.shape[0], np.int64)
    present = np.zeros(net.pair_i[:, CLASS].max() + 1, np.int64)
    for lane in range(state.lane.shape[0]):
        slot = state.lane[lane, HEAD]
        while slot >= 0:
            pair = state.case_i[slot, PAIR]
            waiting[pair] += state.case_f[slot, JOINED] < moment - limit
            present[net.pair_i[pair, CLASS]] += state.case_f[slot, ENTERED] < moment - limit
            slot = state.case_i[slot, AFTER]
    for place in range(state.counters[IN_SERVICE]):
        slot = state.done_slot[place]
        kind = net.pair_i[state.case_i[slot, PAIR], CLASS]
        present[kind] += state.case_f[slot, ENTERED] < moment - limit
    return waiting, present
