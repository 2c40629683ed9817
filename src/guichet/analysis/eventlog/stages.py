"""Where the time of a step goes: waiting, work, work done again, and pauses; hand-offs, batches."""

from dataclasses import dataclass

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.eventlog.flow import MICROS_A_DAY
from guichet.analysis.eventlog.stamps import UNKNOWN_TIME
from guichet.analysis.eventlog.store import MISSING, EventLog

_ENDS, _STARTS, _PAUSES, _RESUMES, _OTHER = range(5)
_MEANING = {
    "complete": _ENDS,
    "start": _STARTS,
    "suspend": _PAUSES,
    "resume": _RESUMES,
    "": _ENDS,
}
_WAIT, _WORK, _REWORK, _PAUSE = range(4)
_BATCH_MICROS = 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTimes:
    """One step's sums in days: waiting before it, work in it, work done again, and pauses.

    Work is known only where the log says when it starts; elsewhere it is part of the wait, and
    `timed` is 0. `again` counts the times a case came back to a step it had finished; what then
    passes, waiting included, is rework. `batched` is the share of endings within a minute of
    another case's by the same person.
    """

    stage: str
    times: int
    timed: int
    again: int
    wait_days: float
    work_days: float
    rework_days: float
    pause_days: float
    batched: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffs:
    """How often the next event of a case was another person's, where both are known."""

    pairs: int
    changed: int


@compiled
def _account(  # noqa: C901, PLR0917 - one compiled loop over a case's events
    first: np.ndarray,
    activity: np.ndarray,
    time: np.ndarray,
    start: np.ndarray,
    meaning: np.ndarray,
    activities: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return sums of time (wait, work, rework, pause) and counts (times, timed, again) by step.

    Each case's time is cut at its events and each piece is given to one step once: work while a
    step is open, a pause while it is suspended, otherwise the wait for the step that comes next.
    """
    sums = np.zeros((activities, 4), dtype=np.float64)
    counts = np.zeros((activities, 3), dtype=np.int64)
    done = np.full(activities, -1, dtype=np.int64)
    for case in range(len(first) - 1):
        opened, paused = -1, False
        upto = time[first[case]]
        if start[first[case]] != UNKNOWN_TIME and start[first[case]] < upto:
            upto = start[first[case]]
        for row in range(first[case], first[case + 1]):
            step, now, means = activity[row], time[row], meaning[row]
            again = done[step] == case
            if start[row] != UNKNOWN_TIME and start[row] <= now:
                begins = max(start[row], upto)
                sums[step, _REWORK if again else _WAIT] += max(begins - upto, 0)
                sums[step, _REWORK if again else _WORK] += max(now - begins, 0)
                counts[step, 1] += 1
            elif opened >= 0:
                kind = _REWORK if done[opened] == case else _WORK
                sums[opened, _PAUSE if paused else kind] += now - upto
            else:
                sums[step, _REWORK if again else _WAIT] += now - upto
            upto = max(upto, now)
            if means == _STARTS:
                opened, paused = step, False
            elif means == _PAUSES:
                opened, paused = step, True
            elif means == _RESUMES and paused and opened != step:
                # One step pauses the case and another ends the pause: a question and its answer.
                counts[step, 0] += 1
                counts[step, 2] += again
                opened, paused, done[step] = -1, False, case
            elif means == _RESUMES:
                opened, paused = step, False
            elif means == _ENDS:
                counts[step, 0] += 1
                counts[step, 2] += again
                if opened == step:
                    counts[step, 1] += 1
                    opened, paused = -1, False
                done[step] = case
    return sums, counts


def stage_times(log: EventLog) -> list[StageTimes]:
    """Return where each step's time goes, the step with the most time first."""
    kinds = [_MEANING.get(name, _OTHER) for name in log.transitions]
    meaning = np.array([*kinds, _ENDS], dtype=np.int64)[log.transition]
    sums, counts = _account(
        log.first, log.activity, log.time, log.start, meaning, len(log.activities)
    )
    days = sums / MICROS_A_DAY
    batched = _batched(log, meaning == _ENDS)
    return [
        StageTimes(
            stage=log.activities[i],
            times=int(counts[i, 0]),
            timed=int(counts[i, 1]),
            again=int(counts[i, 2]),
            wait_days=float(days[i, _WAIT]),
            work_days=float(days[i, _WORK]),
            rework_days=float(days[i, _REWORK]),
            pause_days=float(days[i, _PAUSE]),
            batched=float(batched[i]),
        )
        for i in np.argsort(-days.sum(axis=1), kind="stable")
    ]


def _batched(log: EventLog, ends: np.ndarray) -> np.ndarray:
    """Return for each step the share of endings close to another case's by the same person."""
    known = np.flatnonzero(ends & (log.resource != MISSING))
    known = known[np.lexsort((log.time[known], log.resource[known], log.activity[known]))]
    close = (
        (log.activity[known][1:] == log.activity[known][:-1])
        & (log.resource[known][1:] == log.resource[known][:-1])
        & (log.case[known][1:] != log.case[known][:-1])
        & (np.diff(log.time[known]) <= _BATCH_MICROS)
    )
    together = np.zeros(len(known), dtype=bool)
    together[1:] |= close
    together[:-1] |= close
    n = len(log.activities)
    within = np.bincount(log.activity[known][together], minlength=n)
    return within / np.maximum(np.bincount(log.activity[known], minlength=n), 1)


def hand_offs(log: EventLog) -> HandOffs:
    """Count changes of hands between neighbouring events of a case."""
    both = (
        (log.case[1:] == log.case[:-1])
        & (log.resource[1:] != MISSING)
        & (log.resource[:-1] != MISSING)
    )
    changed = both & (log.resource[1:] != log.resource[:-1])
    return HandOffs(pairs=int(both.sum()), changed=int(changed.sum()))
