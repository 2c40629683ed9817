"""The ledger of erasures: one line a case, outside the database.

A backup brings back what was erased after it was made; the ledger, kept where the backup does not
reach, says what to erase again. A line holds a random case id and nothing of the person.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from guichet.casework.rules import Erasure, Kept


class LedgerUnreadable(Exception):
    """A line of a ledger is none."""


def ledger_path(home: Path) -> Path:
    """Return where a home keeps its ledger."""
    return home / "erasures"


def append(home: Path, erasures: Sequence[Erasure], *, at: datetime) -> None:
    """Add lines and wait until they are on the disk."""
    lines = "".join(f"{_line(erasure, at)}\n" for erasure in erasures)
    path = ledger_path(home)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        # A line torn by a crash is ended, so that it spoils none but itself.
        torn = end > 0 and os.pread(descriptor, 1, end - 1) != b"\n"
        file.write(("\n" if torn else "").encode() + lines.encode())
        file.flush()
        os.fsync(descriptor)


def _line(erasure: Erasure, at: datetime) -> str:
    kinds = sorted(kind.value for kind in erasure.kinds)
    return json.dumps({"at": at.astimezone(UTC).isoformat(), "case": erasure.case.hex, "of": kinds})


def read(path: Path) -> Iterator[Erasure]:
    """Yield what a ledger says; a line torn by a crash is passed over.

    Raises LedgerUnreadable naming the line, OSError when there is no such file.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                found = json.loads(line)
                kinds = frozenset(Kept(kind) for kind in found["of"])
                yield Erasure(case=UUID(hex=found["case"]), kinds=kinds)
            except (ValueError, KeyError, TypeError):
                if line.startswith(b'{"at"') and not line.rstrip().endswith(b"}"):
                    continue
                raise LedgerUnreadable(
                    f"Line {number} of {path} is no erasure. Give the file `erasures` of a home, "
                    "or a copy of it."
                ) from None
