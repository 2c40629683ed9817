"""Read a log whatever its form, told by its first bytes."""

import gzip
import zlib
from pathlib import Path

from guichet.analysis.eventlog.ocel import read_ocel
from guichet.analysis.eventlog.opening import opened
from guichet.analysis.eventlog.store import EventLog
from guichet.analysis.eventlog.tables import Columns, read_csv
from guichet.analysis.eventlog.xes import BadLog, read_xes

_LOOKED_AT = 4096
_OTHERS = {
    b"SQLite format 3": "a SQLite database; OCEL 2.0 is read from JSON",
    b"PAR1": "Parquet; logs in tables are read from CSV",
    b"PK": "a zip archive or a spreadsheet; logs in tables are read from CSV",
}
"""How files of other forms begin, and what they are."""

_OCEL_IN_XML = b"<object-types"


def read_log(path: Path, *, columns: Columns | None = None, object_type: str = "") -> EventLog:
    """Read XES, OCEL 2.0 in JSON or CSV, gzipped or not.

    Raises BadLog where it cannot be read and ValueError where it holds no event with a time.
    """
    try:
        return _read(path, columns, object_type)
    except UnicodeDecodeError as error:
        raise BadLog(
            f"{path.name} is not UTF-8: it holds {error.object[error.start]:#04x}, where that "
            "has no such byte. Nothing was read; save it as UTF-8."
        ) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadLog(
            f"{path.name} is cut short or damaged: {error}. Nothing was read; fetch it again whole."
        ) from error


def _read(path: Path, columns: Columns | None, object_type: str) -> EventLog:
    with opened(path) as stream:
        begins = stream.read(_LOOKED_AT).removeprefix(b"\xef\xbb\xbf").lstrip()
    other = next((what for mark, what in _OTHERS.items() if begins.startswith(mark)), "")
    if begins.startswith(b"<") and _OCEL_IN_XML in begins:
        other = "OCEL in XML; OCEL 2.0 is read from JSON"
    if other:
        raise BadLog(f"{path.name} is {other}. Export it anew in that form.")
    if begins.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return read_xes(path)
    if begins.startswith(b"{"):
        return read_ocel(path, object_type=object_type)
    return read_csv(path, columns=columns)
