"""CSV read as a stream, with columns declared or found by the names that are usual."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guichet.analysis.eventlog.opening import opened
from guichet.analysis.eventlog.store import EventLog, Gathering
from guichet.analysis.eventlog.xes import BadLog

_DELIMITERS = ",;\t|"
_LARGEST_FIELD = 1 << 24
_ABSENT = frozenset({"", "nan", "nat", "none", "null", "na"})
_USUAL: dict[str, tuple[str, ...]] = {
    "case": ("case:concept:name", "case", "case_id", "case id", "caseid", "trace", "trace_id"),
    "activity": ("concept:name", "activity", "activity name", "activity_name", "event", "task"),
    "time": (
        *("time:timestamp", "timestamp", "complete_timestamp", "complete timestamp"),
        *("end_timestamp", "completetime", "time", "date", "datetime"),
    ),
    "start": ("start_timestamp", "time:start", "start timestamp", "start", "start_time"),
    "resource": ("org:resource", "resource", "user", "org:role"),
    "transition": ("lifecycle:transition", "lifecycle", "transition"),
}
_NEEDED = ("case", "activity", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column says what; an empty name is to be found among the usual ones."""

    case: str = ""
    activity: str = ""
    time: str = ""
    start: str = ""
    resource: str = ""
    transition: str = ""


def read_csv(path: Path, *, columns: Columns | None = None) -> EventLog:
    """Read a CSV log with a header line, gzipped or not; comma, semicolon, tab or stroke between.

    Raises BadLog where a needed column is not found and ValueError where no event has a time.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    with opened(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
        header_line = text.readline()
        delimiter = max(_DELIMITERS, key=header_line.count)
        header = next(csv.reader([header_line], delimiter=delimiter), [])
        places = _places(path, header, columns or Columns())
        return _gather(csv.reader(text, delimiter=delimiter), places)


def _places(path: Path, header: list[str], columns: Columns) -> dict[str, int]:
    """Return the place of each column that the log has."""
    found: dict[str, int] = {}
    lower = [name.strip().lower() for name in header]
    for meaning, usual in _USUAL.items():
        declared = getattr(columns, meaning)
        names = (declared.lower(),) if declared else usual
        place = next((lower.index(name) for name in names if name in lower), None)
        if place is not None:
            found[meaning] = place
        elif declared or meaning in _NEEDED:
            raise BadLog(
                f"{path.name} has no column {declared or ' or '.join(usual[:3])!r} for the "
                f"{meaning}; it has {', '.join(header) or 'no header'}. Name it with "
                f"--{meaning}-column."
            )
    return found


def _gather(rows: Iterator[list[str]], places: dict[str, int]) -> EventLog:
    gathering = Gathering()
    for row in rows:
        if not row:
            continue
        said = {
            meaning: "" if row[place].lower() in _ABSENT else row[place]
            for meaning, place in places.items()
            if place < len(row)
        }
        case = said.pop("case", "")
        if not case:
            gathering.caseless += 1
            continue
        gathering.add(
            case=gathering.begin_case(case),
            activity=said.get("activity", ""),
            time=said.get("time", ""),
            start=said.get("start", ""),
            resource=said.get("resource", ""),
            transition=said.get("transition", ""),
        )
    return gathering.finish()
