"""Who is next: lanes of waiting cases, the heap of services, the heap of patience.

All of them are chains or heaps of row numbers laid over the case table; none allocates.
"""

import math

import numpy as np

from guichet.analysis.estimation.compiling import compiled_inner
from guichet.analysis.queueing.engine.rows import bring_near


@compiled_inner
def join_end(lanes: np.ndarray, lane: int, slot: int, cases: np.ndarray) -> None:
    """Put a case at the end of a lane."""
    back = lanes[lane].tail
    cases[slot].before = back
    cases[slot].after = -1
    lanes[lane].tail = slot
    if back < 0:
        lanes[lane].head = slot
    else:
        cases[back].after = slot


@compiled_inner
def join_by_age(
    lanes: np.ndarray, lane: int, slot: int, cases: np.ndarray, head_start: np.ndarray
) -> None:
    """Insert a case behind everyone not younger, searching from both ends at once.

    Cases mostly come in order of age, so the search mostly ends at the tail; an old case that
    returns from rework ends it near the head.
    """
    key = cases[slot].entered + head_start[cases[slot].pair]
    head = lanes[lane].head
    back, front = lanes[lane].tail, head
    while back >= 0 and cases[back].entered + head_start[cases[back].pair] > key:
        if cases[front].entered + head_start[cases[front].pair] > key:
            back = -1 if front == head else cases[front].before
            break
        back = -1 if back == head else cases[back].before
        front = cases[front].after
    after = head if back < 0 else cases[back].after
    cases[slot].before = back
    cases[slot].after = after
    if back < 0:
        lanes[lane].head = slot
    else:
        cases[back].after = slot
    if after < 0:
        lanes[lane].tail = slot
    else:
        cases[after].before = slot


@compiled_inner
def leave_lane(lanes: np.ndarray, lane: int, slot: int, cases: np.ndarray) -> None:
    """Take a case out of its lane, wherever it stands.

    The next head's row is asked for and not touched: it is far away when the line is long.
    """
    after = cases[slot].after
    if lanes[lane].head == slot:
        lanes[lane].head = after
        if after < 0:
            lanes[lane].tail = -1
        else:
            bring_near(cases, after)
        return
    before = cases[slot].before
    cases[before].after = after
    if after < 0:
        lanes[lane].tail = before
    else:
        cases[after].before = before


@compiled_inner
def first_of_least_key(
    first: int, end: int, lanes: np.ndarray, cases: np.ndarray, head_start: np.ndarray
) -> int:
    """Return the oldest case, head starts counted, among lanes that are not all empty."""
    best, least = -1, math.inf
    for lane in range(first, end):
        slot = lanes[lane].head
        if slot >= 0:
            key = cases[slot].entered + head_start[cases[slot].pair]
            if best < 0 or key < least:
                best, least = slot, key
    return best


@compiled_inner
def rise(done_at: np.ndarray, done_slot: np.ndarray, place: int, at: float, slot: int) -> None:
    """Let a service that ends at a moment rise from a place to where it belongs.

    A place of the heap has four below it; unused places hold an infinite moment.
    """
    while place > 0:
        above = (place - 1) >> 2
        if done_at[above] <= at:
            break
        done_at[place] = done_at[above]
        done_slot[place] = done_slot[above]
        place = above
    done_at[place] = at
    done_slot[place] = slot


@compiled_inner
def sink(done_at: np.ndarray, done_slot: np.ndarray, size: int, at: float, slot: int) -> None:
    """Let a service that ends at a moment sink from the top to where it belongs."""
    place = 0
    below = 1
    while below < size:
        least, soonest = below, done_at[below]
        if done_at[below + 1] < soonest:
            least, soonest = below + 1, done_at[below + 1]
        if done_at[below + 2] < soonest:
            least, soonest = below + 2, done_at[below + 2]
        if done_at[below + 3] < soonest:
            least, soonest = below + 3, done_at[below + 3]
        if soonest >= at:
            break
        done_at[place] = soonest
        done_slot[place] = done_slot[least]
        place = least
        below = 4 * place + 1
    done_at[place] = at
    done_slot[place] = slot


@compiled_inner
def first_of_equals(
    done_at: np.ndarray, done_slot: np.ndarray, size: int, cases: np.ndarray
) -> None:
    """Bring the case that came first to the top of the heap, of all that end at the top's moment.

    Only cases change places, so the heap stays one; the loop asks when a place below the top holds
    the same moment, which chance alone never brings about.
    """
    best = 0
    for place in range(1, size):
        if done_at[place] == done_at[0] and (
            cases[done_slot[place]].number < cases[done_slot[best]].number
        ):
            best = place
    done_slot[0], done_slot[best] = done_slot[best], done_slot[0]


@compiled_inner
def _sooner(one_at: float, one: int, other_at: float, other: int, cases: np.ndarray) -> bool:
    """Say whether one case loses patience before another; at one moment, who came first."""
    return bool(
        one_at < other_at or (one_at == other_at and cases[one].number < cases[other].number)
    )


@compiled_inner
def _place_patience(  # noqa: PLR0917 - a compiled call takes its arguments by place
    heap_at: np.ndarray,
    heap_slot: np.ndarray,
    place_of: np.ndarray,
    size: int,
    place: int,
    at: float,
    slot: int,
    cases: np.ndarray,
) -> None:
    """Move a case from a place in the heap of patience to where it belongs."""
    while place > 0:
        above = (place - 1) >> 1
        if not _sooner(at, slot, heap_at[above], heap_slot[above], cases):
            break
        heap_at[place], heap_slot[place] = heap_at[above], heap_slot[above]
        place_of[heap_slot[place]] = place
        place = above
    while 2 * place + 1 < size:
        below = 2 * place + 1
        if below + 1 < size and _sooner(
            heap_at[below + 1], heap_slot[below + 1], heap_at[below], heap_slot[below], cases
        ):
            below += 1
        if not _sooner(heap_at[below], heap_slot[below], at, slot, cases):
            break
        heap_at[place], heap_slot[place] = heap_at[below], heap_slot[below]
        place_of[heap_slot[place]] = place
        place = below
    heap_at[place], heap_slot[place] = at, slot
    place_of[slot] = place


@compiled_inner
def lose_patience_later(  # noqa: PLR0917 - a compiled call takes its arguments by place
    heap_at: np.ndarray,
    heap_slot: np.ndarray,
    place_of: np.ndarray,
    size: int,
    at: float,
    slot: int,
    cases: np.ndarray,
) -> int:
    """Put a waiting case into the heap of patience and return the heap's new size."""
    _place_patience(heap_at, heap_slot, place_of, size + 1, size, at, slot, cases)
    return size + 1


@compiled_inner
def forget_patience(  # noqa: PLR0917 - a compiled call takes its arguments by place
    heap_at: np.ndarray,
    heap_slot: np.ndarray,
    place_of: np.ndarray,
    size: int,
    slot: int,
    cases: np.ndarray,
) -> int:
    """Take a case out of the heap of patience and return the heap's new size."""
    place = place_of[slot]
    size -= 1
    if place < size:
        at, last = heap_at[size], heap_slot[size]
        _place_patience(heap_at, heap_slot, place_of, size, place, at, last, cases)
    heap_at[size] = math.inf
    return size
