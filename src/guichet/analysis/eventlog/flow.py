"""What follows what, and how long it takes: the directly-follows graph and the variants."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.eventlog.store import EventLog

MICROS_A_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """One step directly followed by another: how often, and the mean time between, in days."""

    source: str
    target: str
    count: int
    mean_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One order of steps, and how many cases took it."""

    steps: tuple[str, ...]
    cases: int


@compiled
def follow(
    case: np.ndarray, activity: np.ndarray, time: np.ndarray, activities: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return counts and summed times from each activity (row) to each (column), in one pass.

    Rows of one case must stand together in time order.
    """
    counts = np.zeros(activities * activities, dtype=np.int64)
    sums = np.zeros(activities * activities, dtype=np.float64)
    for row in range(1, len(case)):
        if case[row] == case[row - 1]:
            arc = activity[row - 1] * activities + activity[row]
            counts[arc] += 1
            sums[arc] += time[row] - time[row - 1]
    return counts, sums


def directly_follows(log: EventLog) -> list[Arc]:
    """Return the directly-follows graph, the commonest arc first."""
    n = len(log.activities)
    counts, sums = follow(log.case, log.activity, log.time, n)
    found = np.flatnonzero(counts)
    ordered = found[np.argsort(-counts[found], kind="stable")]
    return [
        Arc(
            source=log.activities[int(arc) // n],
            target=log.activities[int(arc) % n],
            count=int(counts[arc]),
            mean_days=float(sums[arc] / counts[arc] / MICROS_A_DAY),
        )
        for arc in ordered
    ]


def starts_and_ends(log: EventLog) -> tuple[dict[str, int], dict[str, int]]:
    """Return with which steps cases begin and with which they end, and how many do."""
    n = len(log.activities)
    begun = np.bincount(log.activity[log.first[:-1]], minlength=n)
    ended = np.bincount(log.activity[log.first[1:] - 1], minlength=n)
    names = log.activities
    return (
        {names[i]: int(begun[i]) for i in np.argsort(-begun, kind="stable") if begun[i]},
        {names[i]: int(ended[i]) for i in np.argsort(-ended, kind="stable") if ended[i]},
    )


def variants(log: EventLog) -> list[Variant]:
    """Return the orders of steps that cases took, the commonest first."""
    seen: Counter[bytes] = Counter()
    codes = np.ascontiguousarray(log.activity, dtype=np.int32)
    raw, width = codes.tobytes(), codes.itemsize
    for begins, ends in pairwise(log.first.tolist()):
        seen[raw[begins * width : ends * width]] += 1
    return [
        Variant(
            steps=tuple(log.activities[code] for code in np.frombuffer(order, dtype=np.int32)),
            cases=count,
        )
        for order, count in seen.most_common()
    ]
