"""One log as columns: each event a row, each text a code, rows in time order within each case."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from guichet.analysis.eventlog.cleaning import CleaningReport, examine, probably_open
from guichet.analysis.eventlog.stamps import UNKNOWN_TIME, Stamp, read_stamp

MISSING = -1
"""The code of a text that the log does not hold."""

NO_ACTIVITY = "(no activity)"
"""Stands for the activity of an event that names none."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class EventLog:
    """A log's events by case, in time order; equal stamps keep the order of the file.

    Times are microseconds since 1970 in UTC. Events of case i are rows `first[i]` to
    `first[i + 1]`; cases stand in the order in which the file names them. `goes_on` tells for each
    case whether it had not ended when the log does: known or, where logs do not say, as it seems.
    """

    cases: tuple[str, ...]
    activities: tuple[str, ...]
    resources: tuple[str, ...]
    transitions: tuple[str, ...]
    first: np.ndarray
    case: np.ndarray
    activity: np.ndarray
    time: np.ndarray
    start: np.ndarray
    resource: np.ndarray
    transition: np.ndarray
    goes_on: np.ndarray
    report: CleaningReport

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Texts:
    """Many texts: a number for each, and what each number says in the order of first appearance."""

    codes: np.ndarray
    said: tuple[str, ...]


class _Codes(dict[str, int]):
    """Texts numbered in the order in which they first appear."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code


@dataclass(slots=True)
class Gathering:
    """Takes events one at a time, in the order of the file, and makes the log."""

    _cases: _Codes = field(default_factory=_Codes)
    _activities: _Codes = field(default_factory=_Codes)
    _resources: _Codes = field(default_factory=_Codes)
    _transitions: _Codes = field(default_factory=_Codes)
    _case: "array[int]" = field(default_factory=lambda: array("i"))
    _activity: "array[int]" = field(default_factory=lambda: array("i"))
    _resource: "array[int]" = field(default_factory=lambda: array("i"))
    _transition: "array[int]" = field(default_factory=lambda: array("i"))
    _time: "array[int]" = field(default_factory=lambda: array("q"))
    _start: "array[int]" = field(default_factory=lambda: array("q"))
    _shape: "array[int]" = field(default_factory=lambda: array("b"))
    caseless: int = 0
    unnamed_cases: int = 0
    shared_names: int = 0

    def begin_case(self, name: str) -> int:
        """Return the code of a case, which then counts even if no event follows."""
        return self._cases[name]

    def knows(self, name: str) -> bool:
        """Tell whether a case of this name has begun."""
        return name in self._cases

    def begin_trace(self, name: str, *, number: int) -> int:
        """Begin the case of a file's trace; one without a name is numbered, and both are noted."""
        if not name:
            name = f"trace {number}"
            self.unnamed_cases += 1
        self.shared_names += self.knows(name)
        return self.begin_case(name)

    def add_many(
        self,
        *,
        case: np.ndarray,
        activity: Texts,
        time: tuple[np.ndarray, np.ndarray],
        start: tuple[np.ndarray, np.ndarray],
        resource: Texts,
        transition: Texts,
    ) -> None:
        """Take events in the order of the file; stamps as microseconds and as how written."""
        activities = [self._activities[said or NO_ACTIVITY] for said in activity.said]
        resources = [self._resources[said] if said else MISSING for said in resource.said]
        moves = [self._transitions[said.lower()] if said else MISSING for said in transition.said]
        self._case.frombytes(case.astype(np.int32).tobytes())
        for kept, texts, codes in (
            (self._activity, activity, activities),
            (self._resource, resource, resources),
            (self._transition, transition, moves),
        ):
            kept.frombytes(np.array(codes, dtype=np.int32)[texts.codes].tobytes())
        self._time.frombytes(time[0].astype(np.int64).tobytes())
        self._start.frombytes(start[0].astype(np.int64).tobytes())
        self._shape.frombytes(time[1].astype(np.int8).tobytes())

    def add(
        self,
        *,
        case: int,
        activity: str,
        time: str,
        start: str = "",
        resource: str = "",
        transition: str = "",
    ) -> None:
        """Take one event; empty text means that the log does not say."""
        stamp: Stamp = read_stamp(time)
        self._case.append(case)
        self._activity.append(self._activities[activity or NO_ACTIVITY])
        self._resource.append(self._resources[resource] if resource else MISSING)
        self._transition.append(self._transitions[transition.lower()] if transition else MISSING)
        self._time.append(stamp.micros)
        self._start.append(read_stamp(start).micros if start else UNKNOWN_TIME)
        self._shape.append(stamp.shape)

    def finish(self, *, closing: frozenset[str] = frozenset()) -> EventLog:
        """Order the events, examine them and return the log.

        A case has ended where its last step is a `closing` one; where no such step is given, as
        it seems from the others.
        Raises ValueError where no event with a time was found.
        """
        case = np.frombuffer(self._case, dtype=np.int32)
        time = np.frombuffer(self._time, dtype=np.int64)
        timed = time != UNKNOWN_TIME
        if not timed.any():
            raise ValueError(
                f"Of {len(time)} events none has a case and a time that could be read. "
                "Check the format, and name the columns if their names are unusual."
            )
        order = np.lexsort((time, case))
        order = order[timed[order]]
        known = np.bincount(case[timed], minlength=len(self._cases))
        names = np.array(list(self._cases), dtype=object)
        renumber = np.cumsum(known > 0) - 1
        columns = {
            "case": renumber[case[order]].astype(np.int32),
            "activity": np.frombuffer(self._activity, dtype=np.int32)[order],
            "time": time[order],
            "start": np.frombuffer(self._start, dtype=np.int64)[order],
            "resource": np.frombuffer(self._resource, dtype=np.int32)[order],
            "transition": np.frombuffer(self._transition, dtype=np.int32)[order],
        }
        first = np.concatenate(([0], np.cumsum(known[known > 0])))
        if closing:
            ends = np.array([name in closing for name in self._activities])
            goes_on = ~ends[columns["activity"][first[1:] - 1]]
        else:
            goes_on = probably_open(columns, first, len(self._activities))
        report = examine(
            columns,
            goes_on=goes_on,
            no_activity=self._activities.get(NO_ACTIVITY, MISSING),
            file_case=case[timed],
            file_time=time[timed],
            shapes=np.frombuffer(self._shape, dtype=np.int8),
            lost_cases=tuple(str(name) for name in names[known == 0]),
            caseless=self.caseless,
            unnamed_cases=self.unnamed_cases,
            shared_names=self.shared_names,
        )
        return EventLog(
            cases=tuple(str(name) for name in names[known > 0]),
            activities=tuple(self._activities),
            resources=tuple(self._resources),
            transitions=tuple(self._transitions),
            first=first,
            goes_on=goes_on,
            report=report,
            **columns,
        )


def log_of(rows: Sequence[tuple[str, str, str]]) -> EventLog:
    """Return the log of (case, activity, time) rows."""
    gathering = Gathering()
    for case, activity, time in rows:
        gathering.add(case=gathering.begin_case(case), activity=activity, time=time)
    return gathering.finish()
