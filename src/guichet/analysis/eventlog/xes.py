"""XES read as a stream: any layout, any namespace prefix, attributes in any order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from guichet.analysis.eventlog.opening import opened
from guichet.analysis.eventlog.store import EventLog, Gathering

_CHUNK = 1 << 20
_NAME, _TIME = "concept:name", "time:timestamp"
_START, _WHO, _MOVE = "start_timestamp", "org:resource", "lifecycle:transition"
_ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})
_CASE_ON_EVENT = "case:concept:name"


class BadLog(ValueError):
    """A log could not be read; the words say where and what to do."""


def read_xes(path: Path) -> EventLog:
    """Read an XES log, gzipped or not.

    Raises BadLog where the text is not XES and ValueError where it holds no event.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.open_tag
    parser.EndElementHandler = reader.close_tag
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with _said_well(path), opened(path) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    return reader.gathering.finish()


@contextmanager
def _said_well(path: Path) -> Iterator[None]:
    try:
        yield
    except (expat.ExpatError, EOFError, OSError) as error:
        raise BadLog(
            f"{path.name} stops being XES: {error}. Nothing was read; fetch the file again whole."
        ) from error


def _refuse_doctype(*_: object) -> NoReturn:
    raise BadLog("A log declares a document type, which XES has none of. Take that line out.")


@dataclass(slots=True)
class _Reader:
    """Follows the tags: a trace's name may come after its events, so events wait for its end."""

    gathering: Gathering = field(default_factory=Gathering)
    _open: list[str] = field(default_factory=list)
    _trace: dict[str, str] | None = None
    _event: dict[str, str] | None = None
    _events: list[dict[str, str]] = field(default_factory=list)
    _traces: int = 0

    def open_tag(self, tag: str, said: dict[str, str]) -> None:
        """Note a tag and, where it is an attribute of trace or event itself, its value."""
        tag = tag.rsplit(":", 1)[-1]
        parent = self._open[-1] if self._open else ""
        self._open.append(tag)
        if tag in _ATTRIBUTES:
            if parent == "event" and self._event is not None:
                self._event[said.get("key", "")] = said.get("value", "")
            elif parent == "trace" and self._trace is not None:
                self._trace[said.get("key", "")] = said.get("value", "")
        elif tag == "event":
            self._event = {}
        elif tag == "trace":
            self._trace, self._events = {}, []

    def close_tag(self, tag: str) -> None:
        """Keep an event that ends; hand a trace that ends to the gathering."""
        tag = tag.rsplit(":", 1)[-1]
        self._open.pop()
        if tag == "event" and self._event is not None:
            if self._trace is None:
                self._add_loose(self._event)
            else:
                self._events.append(self._event)
            self._event = None
        elif tag == "trace" and self._trace is not None:
            self._end_trace(self._trace)
            self._trace = None

    def _end_trace(self, trace: dict[str, str]) -> None:
        self._traces += 1
        name = trace.get(_NAME, "") or trace.get("id", "")
        if not name and self._events:
            name = self._events[0].get(_CASE_ON_EVENT, "")
        if not name:
            name = f"trace {self._traces}"
            self.gathering.unnamed_cases += 1
        self.gathering.shared_names += self.gathering.knows(name)
        case = self.gathering.begin_case(name)
        for event in self._events:
            self._add(case, event)

    def _add_loose(self, event: dict[str, str]) -> None:
        name = event.get(_CASE_ON_EVENT, "")
        if name:
            self._add(self.gathering.begin_case(name), event)
        else:
            self.gathering.caseless += 1

    def _add(self, case: int, event: dict[str, str]) -> None:
        self.gathering.add(
            case=case,
            activity=event.get(_NAME, ""),
            time=event.get(_TIME, ""),
            start=event.get(_START, ""),
            resource=event.get(_WHO, ""),
            transition=event.get(_MOVE, ""),
        )
