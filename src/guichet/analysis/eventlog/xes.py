"""XES in any layout, with any namespace prefix, attributes in any order.

Plain files are read by their bytes; all others, and those longer than a gigabyte, by an XML parser
as a stream. Both give the same log.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

import numpy as np

from guichet.analysis.eventlog.iso import read_many
from guichet.analysis.eventlog.opening import opened
from guichet.analysis.eventlog.scanning import (
    CASE,
    MOVE,
    NAME,
    START,
    TIME,
    WHO,
    Found,
    code_texts,
    scan,
)
from guichet.analysis.eventlog.stamps import ABSENT, UNKNOWN_TIME, read_stamp
from guichet.analysis.eventlog.store import EventLog, Gathering, Texts

_CHUNK = 1 << 20
_LONGEST = 1 << 30
"""Bytes of text held at once; longer logs are read as a stream."""

_DECLARED = 200
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
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
    plain = _read_plain(path)
    if plain is not None:
        return plain.finish()
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


def _read_plain(path: Path) -> Gathering | None:
    """Read a log by its bytes; None where it is too long for that or not plain."""
    try:
        with opened(path) as stream:
            text = stream.read(_LONGEST + 1)
    except (EOFError, OSError):
        return None
    begins = text[:_DECLARED].removeprefix(_BYTE_ORDER_MARK)
    declared = begins[: begins.find(b"?>")].lower() if begins.startswith(b"<?xml") else b""
    said = b"encoding" in declared and b"utf-8" not in declared
    if len(text) > _LONGEST or said or not begins.startswith(b"<"):
        return None
    found = scan(text)
    if found is None or len(found.events) == 0:
        return None
    try:
        return _gathered(found)
    except UnicodeDecodeError:
        return None


def _gathered(found: Found) -> Gathering:
    gathering = Gathering()
    case = np.repeat(_cases(found, gathering), found.events)
    gathering.add_many(
        case=case,
        activity=_texts(found, NAME),
        time=_stamps(found, TIME),
        start=_stamps(found, START),
        resource=_texts(found, WHO),
        transition=_texts(found, MOVE),
    )
    return gathering


def _cases(found: Found, gathering: Gathering) -> np.ndarray:
    """Return the code of each trace's case, begun in the order of the file."""
    codes = np.empty(len(found.events), dtype=np.int64)
    row = 0
    for trace, count in enumerate(found.events.tolist()):
        names = [
            _slice(found, found.trace_begin[trace], found.trace_length[trace], n) for n in (0, 1)
        ]
        on_event = _slice(found, found.begin[row], found.length[row], CASE) if count else ""
        codes[trace] = gathering.begin_trace(names[0] or names[1] or on_event, number=trace + 1)
        row += count
    return codes


def _slice(found: Found, begin: np.ndarray, length: np.ndarray, which: int) -> str:
    return bytes(found.text[begin[which] : begin[which] + length[which]]).decode()


def _texts(found: Found, which: int) -> Texts:
    """Return the texts of one attribute as numbers and what each number says."""
    begin = np.ascontiguousarray(found.begin[:, which])
    length = np.ascontiguousarray(found.length[:, which])
    codes, firsts = code_texts(found.text, begin, length)
    said = tuple(_slice(found, found.begin[row], found.length[row], which) for row in firsts)
    return Texts(codes=codes, said=said)


def _stamps(found: Found, which: int) -> tuple[np.ndarray, np.ndarray]:
    begin = np.ascontiguousarray(found.begin[:, which])
    length = np.ascontiguousarray(found.length[:, which])
    micros, shape = read_many(found.text, begin, length)
    shape[length == 0] = ABSENT
    for row in np.flatnonzero((micros == UNKNOWN_TIME) & (length > 0)):
        stamp = read_stamp(_slice(found, found.begin[row], found.length[row], which))
        micros[row], shape[row] = stamp.micros, stamp.shape
    return micros, shape


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
        case = self.gathering.begin_trace(name, number=self._traces)
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
