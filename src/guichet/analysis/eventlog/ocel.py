"""OCEL 2.0 in JSON: events about objects of several types, read from one type's side."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

from guichet.analysis.eventlog.opening import opened
from guichet.analysis.eventlog.store import EventLog, Gathering
from guichet.analysis.eventlog.xes import BadLog

_WHO = frozenset({"org:resource", "resource"})
_MOVE = frozenset({"lifecycle:transition", "lifecycle"})


def read_ocel(path: Path, *, object_type: str = "") -> EventLog:
    """Read an OCEL 2.0 log in JSON, gzipped or not; each object of one type is a case.

    Unless told, the type is the one that most events are about. An event about two objects of the
    type counts for both. Raises BadLog where the text is not OCEL 2.0 or has no such type.
    """
    with opened(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig") as text:
        try:
            whole = json.load(text)
            types = {str(thing["id"]): str(thing["type"]) for thing in whole["objects"]}
            events = whole["events"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadLog(
                f"{path.name} is not OCEL 2.0 in JSON: {error!r}. It needs `objects` with id and "
                "type, and `events` with type, time and relationships."
            ) from error
    return _gather(events, types, object_type or _commonest(events, types))


def _related(event: dict[str, Any], types: dict[str, str], wanted: str) -> list[str]:
    """Return the objects of a type that an event is about, each once, in the order written."""
    named = (str(relation["objectId"]) for relation in event.get("relationships") or ())
    return [name for name in dict.fromkeys(named) if types.get(name) == wanted]


def _commonest(events: list[dict[str, Any]], types: dict[str, str]) -> str:
    counts: Counter[str] = Counter()
    for event in events:
        counts.update(
            {
                types[name]: 1
                for relation in event.get("relationships") or ()
                if (name := str(relation["objectId"])) in types
            }
        )
    return counts.most_common(1)[0][0] if counts else ""


def _gather(events: list[dict[str, Any]], types: dict[str, str], wanted: str) -> EventLog:
    if wanted not in types.values():
        raise BadLog(
            f"No object is of the type {wanted!r}; there are "
            f"{', '.join(sorted(set(types.values())))}. Name one with --object-type."
        )
    gathering = Gathering()
    for name, kind in types.items():
        if kind == wanted:
            gathering.begin_case(name)
    for event in events:
        said = {str(one["name"]): str(one["value"]) for one in event.get("attributes") or ()}
        cases = _related(event, types, wanted)
        gathering.caseless += not cases
        for case in cases:
            gathering.add(
                case=gathering.begin_case(case),
                activity=str(event.get("type", "")),
                time=str(event.get("time", "")),
                resource=next((said[key] for key in said if key in _WHO), ""),
                transition=next((said[key] for key in said if key in _MOVE), ""),
            )
    return gathering.finish()
