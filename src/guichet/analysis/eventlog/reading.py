"""Read a log whatever its form, told by its first bytes."""

from pathlib import Path

from guichet.analysis.eventlog.ocel import read_ocel
from guichet.analysis.eventlog.opening import opened
from guichet.analysis.eventlog.store import EventLog
from guichet.analysis.eventlog.tables import Columns, read_csv
from guichet.analysis.eventlog.xes import read_xes

_LOOKED_AT = 512


def read_log(path: Path, *, columns: Columns | None = None, object_type: str = "") -> EventLog:
    """Read XES, OCEL 2.0 in JSON or CSV, gzipped or not.

    Raises BadLog where it cannot be read and ValueError where it holds no event with a time.
    """
    with opened(path) as stream:
        begins = stream.read(_LOOKED_AT).removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return read_xes(path)
    if begins.startswith(b"{"):
        return read_ocel(path, object_type=object_type)
    return read_csv(path, columns=columns)
