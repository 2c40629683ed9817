"""The estimate that one service publishes for a new case, in its office's own business days.

Three ways that all count open cases: the latest waits by Kaplan and Meier, a life table over a
recent period, and that table put on today's line. The service's own past says which. Each
quantile is read at a level that its own record moves: every "8 in 10 within q" that was given is a
hit or a miss the day q has passed, whichever it is. Heard earlier, quick answers would be counted
before slow ones and the level would sink.
"""

from dataclasses import dataclass, replace

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.estimation.curve import Curve
from guichet.analysis.waits.bands import latest_curve
from guichet.analysis.waits.life import Cases, Flow, curve_of, life_table

VERSION = 2
"""2: what waits for its fee stands in no line, and leaving it is no answer."""
LATEST, PERIOD, ON_THE_LINE = "kaplan-meier-latest", "life-table", "life-table-on-line"
METHODS = (LATEST, PERIOD, ON_THE_LINE)
"""From simple to complex."""

SHARES = (0.5, 0.8, 0.95)
"""What the levels are kept for: half, 8 in 10, 95 in 100."""

FEWEST = 20
"""Answers in the period below which no estimate is made."""

_PERIOD, _LONGEST_PERIOD = 80, 260
_ENOUGH = 400
_LARGEST_STEP, _PACE = 0.02, 0.25
_ROOM = 0.6
"""How far a level may move from its share towards 0 or 1."""
_RECENT_DAYS = 22
"""Business days in the 30 calendar days of the rule in use elsewhere."""
_RULE_SHARE = 0.9
_LOOKS, _APART = 12, 10
_BETTER = 0.9
"""The line gives way only to what did at least 10 % better on the past: only it sees a backlog
grow, and while a line stands still the others look as good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is stored of one estimate; a quantile nobody was seen to reach is None.

    `low` and `high` hold the middle 8 in 10. It rests on `ended` answers and on the `waiting`;
    `line` stand in the whole service's line, which gave `answered` answers in the last 40 business
    days. `plain_median` and `rule`, the 90th percentile of the cases closed in the last 30 days,
    stand beside it.
    """

    method: str
    curve: Curve
    half: int
    eight: int
    most: int | None
    low: int
    high: int | None
    ended: int
    waiting: int
    line: int
    answered: int
    plain_median: int | None
    rule: int | None


def publish(cases: Cases, flow: Flow) -> Published | None:
    """Return the estimate for a new case like these, or None where too few were answered."""
    if cases.answered.sum() < FEWEST:
        return None
    method = better_method(cases, flow)
    shares, ended = _shares(cases, flow, method)
    if ended < FEWEST:
        return None
    levels = levels_of(cases)
    curve = curve_of(np.interp(shares, [0.0, *levels, 1.0], [0.0, *SHARES, 1.0]))
    half, eight = curve.within(50), curve.within(80)
    if half is None or eight is None:
        return None
    low, answered = curve.within(10), cases.answered
    lately = answered & (cases.began + cases.lasted > cases.day - _RECENT_DAYS)
    today = np.array([cases.day])
    return Published(
        method=method,
        curve=curve,
        half=half,
        eight=eight,
        most=curve.within(95),
        low=half if low is None else low,
        high=curve.within(90),
        ended=ended,
        waiting=int((~cases.ended).sum()),
        line=int(flow.waiting(today)[0]),
        answered=int(flow.answers(today)[0]),
        plain_median=_quantile(cases.lasted[answered], 0.5),
        rule=_quantile(cases.lasted[lately], _RULE_SHARE),
    )


def better_method(cases: Cases, flow: Flow) -> str:
    """Return the method whose answers of the last months were nearer what happened since.

    Each look uses what was known on its day alone, and is held against the cases that began in the
    ten business days after it.
    """
    losses = dict.fromkeys(METHODS, 0.0)
    cases = replace(cases, given=cases.given[:, :0])  # what was said before decides nothing here
    for look in range(1, _LOOKS + 1):
        day = cases.day - look * _APART
        after = (cases.began > day) & (cases.began <= day + _APART) & ~cases.gone
        then = cases.as_of(day)
        if not after.any() or then.answered.sum() < FEWEST:
            continue
        told = {method: _shares(then, flow, method) for method in losses}
        if min(ended for _shares_told, ended in told.values()) < FEWEST:
            continue
        for method, (shares, _ended) in told.items():
            losses[method] += _loss(shares, cases.lasted[after], cases.ended[after])
    if not any(losses.values()):
        return LATEST
    best = ON_THE_LINE
    for method in (LATEST, PERIOD):
        if losses[method] < _BETTER * losses[best]:
            best = method
    return best


def _loss(shares: np.ndarray, lasted: np.ndarray, ended: np.ndarray) -> float:
    """Return the pinball loss of half and 8 in 10; a wait going on counts once it has passed."""
    days = np.searchsorted(shares, SHARES[:2])
    return float(_pinball(days, np.array(SHARES[:2]), lasted, ended))


@compiled
def _pinball(days: np.ndarray, shares: np.ndarray, lasted: np.ndarray, ended: np.ndarray) -> float:
    total = 0.0
    for day, share in zip(days, shares):  # noqa: B905 - compiled code takes no names
        over, under = 0, 0
        for case in range(len(lasted)):
            if lasted[case] > day:
                over += lasted[case] - day
            elif ended[case]:
                under += day - lasted[case]
        total += share * over + (1.0 - share) * under
    return total


def _shares(cases: Cases, flow: Flow, method: str) -> tuple[np.ndarray, int]:
    if method == LATEST:
        return _latest(cases)
    stretch = None
    if method == ON_THE_LINE:
        stretch = flow.length(np.array([cases.day])) / flow.length(cases.began)
    return life_table(cases, period=_period(cases), stretch=stretch)


def _latest(cases: Cases) -> tuple[np.ndarray, int]:
    """Return the share that has heard by each day, of the latest waits."""
    order = np.argsort(cases.began, kind="stable")
    answered = cases.answered[order]
    values, within, counted, going_on = latest_curve(cases.lasted[order].astype(float), answered)
    last = np.searchsorted(values, np.arange(int(values[-1]) + 1), side="right") - 1
    return np.where(last < 0, 0.0, within[np.maximum(last, 0)]), counted - going_on


def _period(cases: Cases) -> int:
    """Return how many days back to look: doubled until enough answers were given in it."""
    closed_on = (cases.began + cases.lasted)[cases.answered]
    period = _PERIOD
    while period < _LONGEST_PERIOD and (closed_on > cases.day - period).sum() < _ENOUGH:
        period *= 2
    return min(period, _LONGEST_PERIOD)


def _quantile(lasted: np.ndarray, share: float) -> int | None:
    return int(np.quantile(lasted, share, method="inverted_cdf")) if len(lasted) else None


def levels_of(cases: Cases) -> np.ndarray:
    """Return the level at which each of `SHARES` is read, moved by all that was given before."""
    levels = np.array(SHARES)
    for place, share in enumerate(SHARES):
        given = cases.given[:, place]
        told = (given >= 0) & ~cases.gone
        heard = cases.began + given + 1  # the day after the last on which it could be a hit
        known = told & (heard <= cases.day)
        order = np.argsort(heard[known], kind="stable")
        before = np.searchsorted(np.sort(cases.began[told]), heard[known][order], side="left")
        pending = before - np.arange(len(order))
        missed = (cases.lasted > given)[known][order]
        levels[place] = _learned(share, missed, pending)
    return np.maximum.accumulate(levels)


@compiled
def _learned(share: float, missed: np.ndarray, pending: np.ndarray) -> float:
    """Move a level up after a miss and a little down after a hit, in the order heard.

    The more outcomes are still to come, the smaller the step: people in one line share its pace,
    so that many outcomes say little more than one, and the level would swing.
    """
    level = share
    lowest, highest = share - _ROOM * share, share + _ROOM * (1.0 - share)
    for place in range(len(missed)):
        step = min(_LARGEST_STEP, _PACE / (pending[place] + 1.0))
        miss = 1.0 if missed[place] else 0.0
        level += step * (miss - (1.0 - share))
        level = min(max(level, lowest), highest)
    return level


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How estimates did: of `cases` whose "8 in 10" day fell in a time, how many heard by then.

    `within_half` heard by the day given as half. `bias` is the median of days waited less the
    half that was given; `width` the mean days between half and 8 in 10; `rule_held` of
    `rule_cases` heard within the closed-30-days rule of their day.
    """

    cases: int
    within_half: int
    within_eight: int
    bias: float
    width: float
    rule_cases: int
    rule_held: int


def record_of(cases: Cases, *, rule: np.ndarray, since: int) -> Record:
    """Score the estimates whose "8 in 10" day fell after `since` and not after the last day known.

    Whoever still waits counts as not having heard; whoever took the application back is left out.
    """
    half, eight = cases.given[:, 0], cases.given[:, 1]
    due = cases.began + eight
    mine = (eight >= 0) & ~cases.gone & (due > since) & (due <= cases.day)
    lasted, half, eight, rule = cases.lasted[mine], half[mine], eight[mine], rule[mine]
    ruled = rule >= 0
    # A wait that goes on after its "8 in 10" day is no hit, whatever its clock says.
    real = np.where(cases.ended[mine], lasted, np.maximum(lasted, eight) + 1)
    return Record(
        cases=len(real),
        within_half=int((real <= half).sum()),
        within_eight=int((real <= eight).sum()),
        bias=float(np.median(real - half)) if len(real) else 0.0,
        width=float((eight - half).mean()) if len(real) else 0.0,
        rule_cases=int(ruled.sum()),
        rule_held=int((ruled & (real <= rule)).sum()),
    )
