"""Cases still there when a window ends: a promise already broken counts as broken."""

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.queueing.engine.columns import (
    CLASS,
    HEAD,
    IN_SERVICE,
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
    cases = state.cases
    for lane in range(state.lane.shape[0]):
        slot = state.lane[lane, HEAD]
        while slot >= 0:
            pair = cases[slot].pair
            waiting[pair] += cases[slot].joined < moment - limit
            present[net.pair_i[pair, CLASS]] += cases[slot].entered < moment - limit
            slot = cases[slot].after
    for place in range(state.counters[IN_SERVICE]):
        slot = state.done_slot[place]
        kind = net.pair_i[cases[slot].pair, CLASS]
        present[kind] += cases[slot].entered < moment - limit
    return waiting, present
