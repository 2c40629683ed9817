"""The wait of one case today: quantiles given how long it has waited since its last step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from guichet.analysis.estimation.survival import kaplan_meier_seen_late, quantile_of
from guichet.analysis.eventlog.store import MISSING, EventLog
from guichet.analysis.waits.history import History, history_of, known_at

_FEWEST = 20
_LATEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Days still to wait: the middle, within which 8 in 10 and 95 in 100 end, and an 80 % band.

    A quantile that nobody has been seen to reach is None. `waits` is how many past waits speak.
    """

    p50_days: float | None
    p80_days: float | None
    p95_days: float | None
    low80_days: float | None
    high80_days: float | None
    waits: int
    basis: str


def today(log: EventLog) -> tuple[History, np.ndarray]:
    """Return the history with the cases that go on, and for each case whether it does."""
    history = history_of(log)
    is_last = history.is_last.copy()
    is_last[log.first[1:][log.goes_on] - 1] = False
    end = history.end.copy()
    end[log.goes_on[history.code]] = np.inf
    return replace(history, is_last=is_last, end=end), log.goes_on


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Basis:
    """Rows of a history whose waits speak for a case, and what they are in words."""

    rows: np.ndarray
    words: str


def after_row(log: EventLog, history: History, row: int) -> tuple[Basis, ...]:
    """Return what speaks for a case whose last event is a row of the log, the nearest first."""
    step, move = int(log.activity[row]), int(log.transition[row])
    after = after_step(log, history, step)
    if move == MISSING:
        return after
    words = f"{after[0].words} ({log.transitions[move]})"
    return Basis(rows=history.state == history.state[row], words=words), *after


def after_step(log: EventLog, history: History, step: int) -> tuple[Basis, ...]:
    """Return what speaks for a case of which only the last step is known."""
    return (Basis(rows=history.step == step, words=f"after {log.activities[step]}"),)


def estimate(history: History, bases: Sequence[Basis], *, waited: float) -> Estimate:
    """Return the wait given the days waited since the last step, from the first basis of many.

    Open cases are counted. Where each basis has too few waits all steps speak, and that is said.
    """
    moment = float(history.time.max()) + 1e-9
    known = known_at(history, moment=moment, first=0, until=len(history.begin))
    mine, words = np.arange(len(known.rows)), "all steps"
    for basis in bases:
        after = np.flatnonzero(basis.rows[known.rows])
        if len(after) >= _FEWEST:
            mine, words = after, basis.words
            break
    mine = mine[np.argsort(history.time[known.rows[mine]], kind="stable")][-_LATEST:]
    lasted, ended = known.lasted[mine], known.ended[mine]
    values, within = kaplan_meier_seen_late(lasted, ended, np.ones(len(mine)), known.entered[mine])
    passed = int(np.searchsorted(values, waited, side="right"))
    gone = float(within[passed - 1]) if passed else 0.0

    def share(wanted: float) -> float | None:
        whole = float(quantile_of(values, within, gone + wanted * (1.0 - gone)))
        return whole - waited if np.isfinite(whole) and gone < 1.0 else None

    return Estimate(
        p50_days=share(0.5),
        p80_days=share(0.8),
        p95_days=share(0.95),
        low80_days=share(0.1),
        high80_days=share(0.9),
        waits=len(mine),
        basis=words,
    )
