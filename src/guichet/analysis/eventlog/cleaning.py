"""What a log lacks and what is odd about it; nothing is dropped without being counted here."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guichet.analysis.eventlog.stamps import ABSENT, DAY_ONLY, LOCAL, UNREADABLE

_NAMED = 10
"""How many left-out cases are named; all are counted."""

_EARLIEST = int(np.datetime64("1990-01-01", "us").astype(np.int64))
_USUALLY_FOLLOWED = 0.5
_PATIENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class CleaningReport:
    """Counts of what was found. Left out are only events without case or time; all else is kept."""

    cases: int
    events: int
    events_without_case: int
    events_without_time: int
    events_with_unreadable_time: int
    cases_left_out: int
    first_cases_left_out: tuple[str, ...]
    cases_without_name: int
    traces_sharing_a_name: int
    events_without_activity: int
    events_without_zone: int
    events_with_day_only: int
    events_out_of_order: int
    events_before_1990: int
    ends_before_starts: int
    duplicates: int
    probably_open: int

    def remarks(self) -> list[tuple[str, int]]:
        """Return what was found at least once, in words."""
        said = {
            "events left out: no case": self.events_without_case,
            "events left out: no time": self.events_without_time,
            "events left out: the time could not be read": self.events_with_unreadable_time,
            "cases left out: none of their events has a time": self.cases_left_out,
            "cases without a name, numbered instead": self.cases_without_name,
            "traces joined to an earlier one of the same name": self.traces_sharing_a_name,
            "events without an activity": self.events_without_activity,
            "times without a zone, taken as UTC": self.events_without_zone,
            "times that name a day only, kept in the order of the file": self.events_with_day_only,
            "events written after a later one of their case": self.events_out_of_order,
            "events before 1990": self.events_before_1990,
            "events that end before they start": self.ends_before_starts,
            "events that repeat another in every column, kept": self.duplicates,
            "cases probably still open when the log ends": self.probably_open,
        }
        return [(words, count) for words, count in said.items() if count]


def examine(
    columns: Mapping[str, np.ndarray],
    *,
    goes_on: np.ndarray,
    no_activity: int,
    file_case: np.ndarray,
    file_time: np.ndarray,
    shapes: np.ndarray,
    lost_cases: tuple[str, ...],
    caseless: int,
    unnamed_cases: int,
    shared_names: int,
) -> CleaningReport:
    """Count what is odd in a log whose rows are ordered by case and time."""
    start, time = columns["start"], columns["time"]
    shape_counts = np.bincount(shapes, minlength=ABSENT + 1)
    return CleaningReport(
        cases=len(goes_on),
        events=len(time),
        events_without_case=caseless,
        events_without_time=int(shape_counts[ABSENT]),
        events_with_unreadable_time=int(shape_counts[UNREADABLE]),
        cases_left_out=len(lost_cases),
        first_cases_left_out=lost_cases[:_NAMED],
        cases_without_name=unnamed_cases,
        traces_sharing_a_name=shared_names,
        events_without_activity=int((columns["activity"] == no_activity).sum()),
        events_without_zone=int(shape_counts[LOCAL] + shape_counts[DAY_ONLY]),
        events_with_day_only=int(shape_counts[DAY_ONLY]),
        events_out_of_order=_out_of_order(file_case, file_time),
        events_before_1990=int((time < _EARLIEST).sum()),
        ends_before_starts=int((start > time).sum()),
        duplicates=_duplicates(columns),
        probably_open=int(goes_on.sum()),
    )


def _out_of_order(case: np.ndarray, time: np.ndarray) -> int:
    order = np.argsort(case, kind="stable")
    together = case[order][1:] == case[order][:-1]
    return int((together & (time[order][1:] < time[order][:-1])).sum())


def _duplicates(columns: Mapping[str, np.ndarray]) -> int:
    names = ("case", "time", "activity", "transition", "resource", "start")
    order = np.lexsort([columns[name] for name in reversed(names)])
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for name in names:
        same &= columns[name][order][1:] == columns[name][order][:-1]
    return int(same.sum())


def probably_open(
    columns: Mapping[str, np.ndarray], first: np.ndarray, activities: int
) -> np.ndarray:
    """Tell for each case whether it seems to go on when the log ends.

    So it seems when its last step is more often followed by another than not, and the log ends
    before 95 % of the usual time to that other has passed.
    """
    activity, time = columns["activity"], columns["time"]
    last = first[1:] - 1
    followed = np.ones(len(time), dtype=bool)
    followed[last] = False
    goes_on = np.bincount(activity[followed], minlength=activities)
    ends = np.bincount(activity[last], minlength=activities)
    usual = goes_on > _USUALLY_FOLLOWED * (goes_on + ends)
    gap = np.append(time[1:] - time[:-1], 0)
    patience = np.zeros(activities)
    for code in np.flatnonzero(usual):
        patience[code] = np.quantile(gap[followed & (activity == code)], _PATIENCE)
    waited = time.max() - time[last]
    opened: np.ndarray = usual[activity[last]] & (waited <= patience[activity[last]])
    return opened
