"""Read the published tables, plain or gzipped, a record at a time.

The files begin with a byte-order mark and hold line breaks inside cells, so a record is not a
line: both are counted.
"""

import csv
import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

SERVICE_FILE = "service.csv"
STANDARD_FILE = "service_std.csv"

# One cell may hold a long text; a file whose quotes are broken must still end in an error.
_LONGEST_CELL = 1_000_000
_UNTEXT = re.compile("[\0\ud800-\udfff]")


class InventoryUnreadable(Exception):
    """A published file that is missing or broken as a whole; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record: `number` counts from 2, the header being 1, as a spreadsheet shows it.

    `trouble` says why the cells cannot be trusted, and is empty where they can.
    """

    file: str
    number: int
    lines: tuple[int, int]
    cells: Mapping[str, str]
    trouble: str = ""


def read_rows(
    folder: Path, name: str, *, columns: frozenset[str], delimiter: str = ","
) -> Iterator[Row]:
    """Yield the records of a published file, `name` or `name.gz`.

    Raises InventoryUnreadable.
    """
    path = _find(folder, name)
    try:
        with _open(path) as file:
            yield from _records(file, path, columns, delimiter)
    except (OSError, EOFError, csv.Error) as error:
        raise InventoryUnreadable(
            f"{path} breaks off or is damaged ({error}). Download it again; nothing was written."
        ) from error


def _find(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise InventoryUnreadable(
        f"{folder} holds neither {name} nor {name}.gz. Give the folder into which the inventory's "
        "files were downloaded."
    )


def _open(path: Path) -> TextIO:
    # Bytes that are no UTF-8 pass as surrogates and are refused with their row, not with the file.
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _records(file: TextIO, path: Path, columns: frozenset[str], delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(file, delimiter=delimiter)
    header = next(reader, [])
    missing = sorted(columns - set(header))
    if missing:
        raise InventoryUnreadable(
            f"{path} lacks the columns {', '.join(missing)}. It is not the published table, or "
            "its form has changed; nothing was written."
        )
    before = reader.line_num
    for number, cells in enumerate(reader, start=2):
        lines = (before + 1, reader.line_num)
        before = reader.line_num
        yield Row(
            file=path.name,
            number=number,
            lines=lines,
            cells=dict(zip(header, cells, strict=False)),
            trouble=_trouble(cells, len(header)),
        )


def _trouble(cells: list[str], expected: int) -> str:
    if len(cells) != expected:
        return f"has {len(cells)} cells where the header has {expected}: a comma or quote is broken"
    match = _UNTEXT.search("\n".join(cells))
    if match is None:
        return ""
    return "holds a NUL character" if match[0] == "\0" else "holds bytes that are not UTF-8"
