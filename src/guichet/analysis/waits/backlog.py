"""The wait that today's backlog foretells where the service's model is known: one line."""

import numpy as np

from guichet.analysis.waits.history import History

_DRAWS = 4_000
_LEVELS = (0.1, 0.5, 0.9)


def answer_in_line(
    history: History, rows: np.ndarray, *, people: int, service_days: float
) -> np.ndarray:
    """Return low, middle and high days (rows by 3) for cases that join a line served as they come.

    Services are exponential. A case that finds n others waits until n - people + 1 of them have
    left, one each `service_days / people` on average, and then for its own service. Only the line
    at the moment of joining is used. Draws are seeded by that number, so an answer is always the
    same for the same line.
    """
    begin, end = np.sort(history.begin), np.sort(history.end)
    at = history.time[rows]
    others = np.searchsorted(begin, at, side="left") - np.searchsorted(end, at, side="left")
    ahead = np.maximum(others - people + 1, 0)
    kinds, place = np.unique(ahead, return_inverse=True)
    table = np.array([_quantiles(int(kind), people, service_days) for kind in kinds])
    answer: np.ndarray = table[place]
    return answer


def _quantiles(ahead: int, people: int, service_days: float) -> np.ndarray:
    rng = np.random.default_rng(ahead)
    line = rng.gamma(ahead, service_days / people, _DRAWS) if ahead else np.zeros(_DRAWS)
    return np.quantile(line + rng.exponential(service_days, _DRAWS), _LEVELS)
