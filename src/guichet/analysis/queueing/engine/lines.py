"""Who is next: lanes of waiting cases, the heap of services, the heap of patience.

All of them are chains or heaps of slot numbers laid over the case table; none allocates.
"""

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.queueing.engine.columns import (
    AFTER,
    BEFORE,
    GIVES_UP,
    HEAD,
    KEY,
    PLACE,
    TAIL,
)


@compiled
def join_lane(
    lane: int, slot: int, lanes: np.ndarray, case_f: np.ndarray, case_i: np.ndarray
) -> None:
    """Insert a case behind every key not above its own, searching from both ends at once.

    Keys mostly come in order, so the search mostly ends at the tail; an old case that returns
    from rework ends it near the head.
    """
    key = case_f[slot, KEY]
    back = lanes[lane, TAIL]
    front = lanes[lane, HEAD]
    while back >= 0 and case_f[back, KEY] > key:
        if case_f[front, KEY] > key:
            back = case_i[front, BEFORE]
            break
        back = case_i[back, BEFORE]
        front = case_i[front, AFTER]
    after = lanes[lane, HEAD] if back < 0 else case_i[back, AFTER]
    case_i[slot, BEFORE] = back
    case_i[slot, AFTER] = after
    if back < 0:
        lanes[lane, HEAD] = slot
    else:
        case_i[back, AFTER] = slot
    if after < 0:
        lanes[lane, TAIL] = slot
    else:
        case_i[after, BEFORE] = slot


@compiled
def leave_lane(lane: int, slot: int, lanes: np.ndarray, case_i: np.ndarray) -> None:
    """Take a case out of its lane, wherever it stands."""
    before = case_i[slot, BEFORE]
    after = case_i[slot, AFTER]
    if before < 0:
        lanes[lane, HEAD] = after
    else:
        case_i[before, AFTER] = after
    if after < 0:
        lanes[lane, TAIL] = before
    else:
        case_i[after, BEFORE] = before


@compiled
def first_in_line(
    lane: int, end: int, least_key: int, lanes: np.ndarray, case_f: np.ndarray
) -> int:
    """Return the slot to serve next among a station's lanes, of which one at least holds a case."""
    if not least_key:
        while lanes[lane, HEAD] < 0:
            lane += 1
        return int(lanes[lane, HEAD])
    best = -1
    while lane < end:
        slot = lanes[lane, HEAD]
        if slot >= 0 and (best < 0 or case_f[slot, KEY] < case_f[best, KEY]):
            best = slot
        lane += 1
    return best


@compiled
def rise(done_at: np.ndarray, done_slot: np.ndarray, place: int, at: float, slot: int) -> None:
    """Let a service that ends at a moment rise from a place to where it belongs."""
    while place > 0:
        above = (place - 1) >> 1
        if done_at[above] <= at:
            break
        done_at[place] = done_at[above]
        done_slot[place] = done_slot[above]
        place = above
    done_at[place] = at
    done_slot[place] = slot


@compiled
def sink(done_at: np.ndarray, done_slot: np.ndarray, size: int, at: float, slot: int) -> None:
    """Let a service that ends at a moment sink from the top to where it belongs."""
    place = 0
    below = 1
    while below < size:
        if below + 1 < size and done_at[below + 1] < done_at[below]:
            below += 1
        if done_at[below] >= at:
            break
        done_at[place] = done_at[below]
        done_slot[place] = done_slot[below]
        place = below
        below = 2 * place + 1
    done_at[place] = at
    done_slot[place] = slot


@compiled
def _place_patience(  # noqa: PLR0917 - a compiled call takes its arguments by place
    heap: np.ndarray, size: int, place: int, slot: int, case_f: np.ndarray, case_i: np.ndarray
) -> None:
    """Move a case from a place in the heap of patience to where it belongs."""
    at = case_f[slot, GIVES_UP]
    while place > 0 and case_f[heap[(place - 1) >> 1], GIVES_UP] > at:
        above = (place - 1) >> 1
        heap[place] = heap[above]
        case_i[heap[place], PLACE] = place
        place = above
    while 2 * place + 1 < size:
        below = 2 * place + 1
        if below + 1 < size and (case_f[heap[below + 1], GIVES_UP] < case_f[heap[below], GIVES_UP]):
            below += 1
        if case_f[heap[below], GIVES_UP] >= at:
            break
        heap[place] = heap[below]
        case_i[heap[place], PLACE] = place
        place = below
    heap[place] = slot
    case_i[slot, PLACE] = place


@compiled
def lose_patience_later(
    heap: np.ndarray, size: int, slot: int, case_f: np.ndarray, case_i: np.ndarray
) -> int:
    """Put a waiting case into the heap of patience and return the heap's new size."""
    _place_patience(heap, size + 1, size, slot, case_f, case_i)
    return size + 1


@compiled
def forget_patience(
    heap: np.ndarray, size: int, slot: int, case_f: np.ndarray, case_i: np.ndarray
) -> int:
    """Take a case out of the heap of patience and return the heap's new size."""
    place = case_i[slot, PLACE]
    case_i[slot, PLACE] = -1
    size -= 1
    if place < size:
        _place_patience(heap, size, place, heap[size], case_f, case_i)
    return size
