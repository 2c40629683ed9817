"""The compiled part of the fluid answer: tanks that fill and empty, a drop that runs through."""

import math

import numpy as np

from guichet.analysis.estimation.compiling import compiled, compiled_inner


@compiled
def integrate(  # noqa: PLR0917 - a compiled call takes its arguments by place
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
    classes = pairs // capacity.shape[1]
    present, waiting = np.zeros((steps, pairs)), np.zeros((steps, pairs))
    arrived, departed = np.zeros((steps, pairs)), np.zeros((steps, pairs))
    held, coming, out = start.copy(), np.zeros(pairs), np.zeros(pairs)
    for row in range(steps):
        for station in range(capacity.shape[1]):
            first = station * classes
            end = first + classes
            _let_in(first, end, inflow[row] + coming, room[station], held, arrived[row])
            _serve(first, end, capacity[row, station], step, held, service, rank, out)
            _line_up(first, end, staff[row, station], held, out, rank, waiting[row])
            for pair in range(first, end):
                gone = waiting[row, pair] * (1.0 - math.exp(-step / patience[pair]))
                present[row, pair] = held[pair]
                departed[row, pair] = out[pair] + gone
                held[pair] -= out[pair] + gone
        for pair in range(pairs):
            coming[pair] = 0.0
            for source in range(pairs):
                coming[pair] += out[source] * routing[source, pair]
    return present, waiting, arrived, departed


@compiled_inner
def _let_in(  # noqa: PLR0917 - a compiled call takes its arguments by place
    first: int, end: int, coming: np.ndarray, room: float, held: np.ndarray, arrived: np.ndarray
) -> None:
    """Add what comes to a station's tanks, as far as there is room."""
    total = 0.0
    for pair in range(first, end):
        total += held[pair]
    for pair in range(first, end):
        come = coming[pair]
        if total + come > room:
            come = max(0.0, room - total)
        total += come
        held[pair] += come
        arrived[pair] = come


@compiled_inner
def _serve(  # noqa: PLR0917 - a compiled call takes its arguments by place
    first: int,
    end: int,
    left: float,
    step: float,
    held: np.ndarray,
    service: np.ndarray,
    rank: np.ndarray,
    out: np.ndarray,
) -> None:
    """Spend the server time of a step, the best rank first."""
    for level in range(end - first):
        wanted = 0.0
        for pair in range(first, end):
            if rank[pair] == level:
                wanted += _able(held[pair], service[pair], step) * service[pair]
        share = 1.0 if wanted <= left else left / wanted
        left -= wanted * share
        for pair in range(first, end):
            if rank[pair] == level:
                out[pair] = _able(held[pair], service[pair], step) * share


@compiled_inner
def _line_up(  # noqa: PLR0917 - a compiled call takes its arguments by place
    first: int,
    end: int,
    free: float,
    held: np.ndarray,
    out: np.ndarray,
    rank: np.ndarray,
    waiting: np.ndarray,
) -> None:
    """Say what of each tank is not in a server's hands."""
    for level in range(end - first):
        holding = 0.0
        for pair in range(first, end):
            if rank[pair] == level:
                holding += held[pair] - out[pair]
        share = 1.0 if holding <= free else free / holding
        free -= holding * share
        for pair in range(first, end):
            if rank[pair] == level:
                waiting[pair] = (held[pair] - out[pair]) * (1.0 - share)


@compiled_inner
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
