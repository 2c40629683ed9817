"""Which method to take: the simplest about as good as the best on waits that had begun lately.

Waits that still go on are judged too, by the error to be expected of them: left out, or counted
only for what they have already passed, they would leave the choice to the quick ones.
"""

from itertools import pairwise

import numpy as np

from guichet.analysis.estimation.survival import kaplan_meier_seen_late
from guichet.analysis.waits.history import History, Known, known_at
from guichet.analysis.waits.methods import METHODS, Method, middles

_FEWEST = 20
_TINY = 1e-9
_STANDARD_ERRORS = 2.0
_WORSE_AT_MOST = 0.05
"""Where tuning cases are few nearly all is within noise: a simple method may cost no more."""
_ALIKE = 0.03
"""Cases of one time share its luck, and a wait that goes on is judged by a curve: less than this is
no difference however many the cases. Set on the first 80 % of the logs' cases alone."""


def choose(
    history: History, *, chosen_on: int, first: int
) -> tuple[Method, tuple[tuple[Method, float], ...]]:
    """Return the simplest method about as good as the best on the tuning cases, and all losses.

    As good is what lies within two standard errors, but at most 5 % above, or within 3 % anyway.

    Methods are fitted on the cases before `chosen_on` as known when that one began, and judged on
    those from it up to `first` as known when `first` began. The loss of a wait that has ended is
    its error; of one that goes on, the mean error by the curve of its step for those who have
    waited as long.
    """
    began, split = float(history.begin[chosen_on]), float(history.begin[first])
    known = known_at(history, moment=began, first=0, until=chosen_on)
    tuned = known_at(history, moment=split, first=chosen_on, until=first)
    if not len(tuned.rows) or not len(known.rows):
        return METHODS[0], ()
    curves = _Curves(history, known_at(history, moment=split, first=0, until=first))
    case = history.case[tuned.rows] - chosen_on
    waits = np.bincount(case)
    losses = []
    for method in METHODS:
        said = middles(history, known, method)[tuned.rows]
        loss = np.abs(said - tuned.lasted)
        goes_on = np.flatnonzero(~tuned.ended)
        loss[goes_on] = curves.mean_errors(
            history.step[tuned.rows[goes_on]], tuned.lasted[goes_on], said[goes_on]
        )
        losses.append(np.bincount(case, loss))
    means = [float(loss.sum() / waits.sum()) for loss in losses]
    best = int(np.argmin(means))
    for method, loss, mean in zip(METHODS, losses, means, strict=True):
        noise = min(_noise(loss - losses[best], waits), _WORSE_AT_MOST * means[best])
        if mean - means[best] <= max(noise, _ALIKE * means[best]):
            return method, tuple(zip(METHODS, means, strict=True))
    raise AssertionError("the best method is as good as itself")


def _noise(excess: np.ndarray, waits: np.ndarray) -> float:
    """Return two standard errors of a mean over waits, whose cases are independent."""
    mean = excess.sum() / waits.sum()
    squares = ((excess - mean * waits) ** 2).sum()
    return float(_STANDARD_ERRORS * np.sqrt(squares) / waits.sum())


class _Curves:
    """The Kaplan–Meier curve of the waits after each step; of all together where they are few."""

    def __init__(self, history: History, known: Known) -> None:
        step = history.step[known.rows]
        order = np.argsort(step, kind="stable")
        bounds = np.flatnonzero(np.diff(step[order], prepend=-1, append=-1))
        self._all = _curve(known, np.arange(len(step)))
        self._own = {
            int(step[order[begins]]): _curve(known, order[begins:ends])
            for begins, ends in pairwise(bounds.tolist())
            if ends - begins >= _FEWEST
        }

    def mean_errors(self, step: np.ndarray, waited: np.ndarray, said: np.ndarray) -> np.ndarray:
        """Return the mean error of what was said of waits that have lasted some days already."""
        errors = np.empty(len(step))
        for number in np.unique(step):
            mine = step == number
            curve = self._own.get(int(number), self._all)
            errors[mine] = _mean_errors(*curve, waited[mine], said[mine])
        return errors


def _curve(known: Known, mine: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return durations in order and the share that ends at each; the rest ends at the longest."""
    values, within = kaplan_meier_seen_late(
        known.lasted[mine], known.ended[mine], np.ones(len(mine)), known.entered[mine]
    )
    within = within.copy()
    within[-1] = 1.0
    return values, np.diff(within, prepend=0.0)


def _mean_errors(
    values: np.ndarray, share: np.ndarray, waited: np.ndarray, said: np.ndarray
) -> np.ndarray:
    """Return the mean of |said - wait| over a curve's waits that are longer than those waited.

    Nobody was seen to wait longer than the longest: who has waited as long is taken to end now.
    """
    shares = np.concatenate(([0.0], np.cumsum(share)))
    days = np.concatenate(([0.0], np.cumsum(share * values)))
    passed = np.searchsorted(values, waited, side="right")
    until = np.maximum(np.searchsorted(values, said, side="right"), passed)
    below, above = shares[until] - shares[passed], shares[-1] - shares[until]
    errors = (said * below - (days[until] - days[passed])) + (
        (days[-1] - days[until]) - said * above
    )
    left = shares[-1] - shares[passed]
    mean: np.ndarray = errors / np.maximum(left, _TINY)
    return np.where(left > _TINY, mean, np.abs(said - waited))
