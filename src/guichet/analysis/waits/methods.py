"""Ways to say the middle of a remaining wait, and the one that did best on the past."""

from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from guichet.analysis.estimation.survival import kaplan_meier_seen_late, quantile_of
from guichet.analysis.waits.history import History, Known

_FEWEST = 20
"""Waits below which a group's own middle is not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How to group past waits, how fast to forget them, and whether open cases are counted."""

    by_step: bool
    by_position: bool
    memory: float | None
    open_counted: bool

    @property
    def words(self) -> str:
        """Say the method in words."""
        place = " and place" if self.by_position else ""
        group = f"by last step{place}" if self.by_step else "all together"
        memory = f", memory {self.memory:.0%} of cases" if self.memory else ""
        return f"{group}{memory}, {'open cases counted' if self.open_counted else 'closed cases'}"


PLAIN_MEDIAN = Method(by_step=False, by_position=False, memory=None, open_counted=False)
BY_LAST_STEP = Method(by_step=True, by_position=False, memory=None, open_counted=False)
METHODS = tuple(
    Method(by_step=step, by_position=place, memory=memory, open_counted=open_counted)
    for (open_counted, memory), (step, place) in product(
        ((False, None), (True, None), (True, 0.2), (True, 0.05)),
        ((False, False), (True, False), (True, True)),
    )
)
"""Simple before complex: of methods about as good as the best, the first is taken.

Closed cases alone flatter where many go on, and the waits that go on say so; where they cannot
tell the difference the plain medians stand, as whoever has no model would say them.
"""


def middles(history: History, known: Known, method: Method) -> np.ndarray:
    """Return the median wait for every row of the history, from what is known alone."""
    weight = _weights(history, known, method.memory)
    answer = np.full(len(history.case), np.nan)
    levels = [(False, False)]
    if method.by_step:
        levels.append((True, False))
    if method.by_position:
        levels.append((True, True))
    for by_step, by_position in levels:
        group = history.groups(by_step=by_step, by_position=by_position)
        table = _by_group(group[known.rows], known, weight, open_counted=method.open_counted)
        own = np.full(int(group.max()) + 1, np.nan)
        for key, middle in table.items():
            own[key] = middle
        answer = np.where(np.isfinite(own[group]), own[group], answer)
    longest = float(known.lasted.max()) if len(known.lasted) else 0.0
    return np.where(np.isfinite(answer), answer, longest)


def _weights(history: History, known: Known, memory: float | None) -> np.ndarray:
    """Weigh a wait by how many cases have begun since its own, half after `memory` of all."""
    if memory is None or not len(known.rows):
        return np.ones(len(known.rows))
    case = history.case[known.rows]
    newest, oldest = case.max(), case.min()
    weights: np.ndarray = 0.5 ** ((newest - case) / max(memory * (newest - oldest + 1), 1.0))
    return weights


def _by_group(
    group: np.ndarray, known: Known, weight: np.ndarray, *, open_counted: bool
) -> dict[int, float]:
    kept = np.arange(len(group)) if open_counted else np.flatnonzero(known.ended)
    kept = kept[np.argsort(group[kept], kind="stable")]
    bounds = np.flatnonzero(np.diff(group[kept], prepend=-1, append=-1))
    entered = known.entered if open_counted else np.zeros(len(known.rows))
    found: dict[int, float] = {}
    for begins, ends in pairwise(bounds.tolist()):
        mine = kept[begins:ends]
        if len(mine) >= _FEWEST:
            values, within = kaplan_meier_seen_late(
                known.lasted[mine], known.ended[mine], weight[mine], entered[mine]
            )
            found[int(group[mine[0]])] = quantile_of(values, within, 0.5)
    return found
