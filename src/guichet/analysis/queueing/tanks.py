"""The compiled part of the fluid answer: tanks that fill and empty, and a drop that runs through.

Like the event loop, `integrate` is one body so that the compiler sees it whole.
"""

import math

import numpy as np

from guichet.analysis.estimation.compiling import compiled


@compiled
def integrate(  # noqa: C901, PLR0912, PLR0917 - one compiled body, see above
    start: np.ndarray,
    inflow: np.ndarray,
    capacity: np.ndarray,
    staff: np.ndarray,
    service: np.ndarray,
    patience: np.ndarray,
    rank: np.ndarray,
    room: np.ndarray,
    routing: np.ndarray,
    step: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Let the fluid flow; a station serves its classes by rank, equal ranks by what they hold."""
    steps, pairs = inflow.shape
    stations = capacity.shape[1]
    classes = pairs // stations
    present, waiting = np.zeros((steps, pairs)), np.zeros((steps, pairs))
    arrived, departed = np.zeros((steps, pairs)), np.zeros((steps, pairs))
    held, coming = start.copy(), np.zeros(pairs)
    for row in range(steps):
        out = np.zeros(pairs)
        for station in range(stations):
            first = station * classes
            before = 0.0
            for pair in range(first, first + classes):
                before += held[pair]
            for pair in range(first, first + classes):
                come = inflow[row, pair] + coming[pair]
                if before + come > room[station]:
                    come = max(0.0, room[station] - before)
                before += come
                held[pair] += come
                arrived[row, pair] = come
            left = capacity[row, station]  # server time not yet used in this step
            for level in range(classes):
                wanted = 0.0
                for pair in range(first, first + classes):
                    if rank[pair] == level:
                        wanted += _able(held[pair], service[pair], step) * service[pair]
                share = 1.0 if wanted <= left else left / wanted
                for pair in range(first, first + classes):
                    if rank[pair] == level:
                        out[pair] = _able(held[pair], service[pair], step) * share
                left -= wanted * share
            free = staff[row, station]  # servers not yet holding a case
            for level in range(classes):
                holding = 0.0
                for pair in range(first, first + classes):
                    if rank[pair] == level:
                        holding += held[pair] - out[pair]
                share = 1.0 if holding <= free else free / holding
                free -= holding * share
                for pair in range(first, first + classes):
                    if rank[pair] == level:
                        queue = (held[pair] - out[pair]) * (1.0 - share)
                        gone = queue * (1.0 - math.exp(-step / patience[pair]))
                        present[row, pair] = held[pair]
                        waiting[row, pair] = queue
                        departed[row, pair] = out[pair] + gone
                        held[pair] -= out[pair] + gone
        for pair in range(pairs):
            coming[pair] = 0.0
            for source in range(pairs):
                coming[pair] += out[source] * routing[source, pair]
    return present, waiting, arrived, departed


@compiled
def _able(held: float, service: float, step: float) -> float:
    """Return how much would leave within a step if servers never ran out."""
    return float(held * (1.0 - math.exp(-step / service)))


@compiled
def trace(
    pair: int, step: float, delay: np.ndarray, variance: np.ndarray, routing: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Send one case as a drop through the delays; return when it leaves, and with what variance.

    Delays that end between two steps are shared between them, so that means stay exact.
    """
    steps, pairs = delay.shape
    mass, spread = np.zeros((steps + 1, pairs)), np.zeros((steps + 1, pairs))
    left, left_spread = np.zeros(steps), np.zeros(steps)
    mass[0, pair] = 1.0
    for row in range(steps):
        for here in range(pairs):
            drop = mass[row, here]
            if drop < 1e-12:  # noqa: PLR2004 - too little to change any digit
                continue
            carried = spread[row, here] / drop + variance[row, here]
            place = row + max(1.0, delay[row, here] / step)
            low = int(place)
            if low + 1 >= steps:
                continue
            for part in range(2):
                target = low + part
                share = drop * (1.0 - (place - low) if part == 0 else place - low)
                stays = 0.0
                for there in range(pairs):
                    moved = share * routing[here, there]
                    stays += moved
                    mass[target, there] += moved
                    spread[target, there] += moved * carried
                left[target] += share - stays
                left_spread[target] += (share - stays) * carried
    return left, left_spread
