"""The heads file: every seal once more, one a line, where no database statement can reach it.

Without it a journal whose last Events and seals were all deleted would look whole.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from guichet.interactions.rules.seals import SignedSeal, read_seal

_BLOCK = 64 * 1024


def heads_path(home: Path) -> Path:
    """Return where a home keeps its heads."""
    return home / "heads"


class HeadsFile:
    """The heads file, held by this process alone until it is closed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def last(self) -> SignedSeal | None:
        """Return the newest seal; a line torn by a crash is cut off first.

        Raises UnreadableSeal when the last whole line is no seal.
        """
        whole = self._drop_torn_line()
        if whole == 0:
            return None
        tail = b""
        start = whole
        while start > 0 and b"\n" not in tail[:-1]:
            size = min(_BLOCK, start)
            start -= size
            self._file.seek(start)
            tail = self._file.read(size) + tail
        return read_seal(tail[:-1].rsplit(b"\n", 1)[-1])

    def append(self, seals: Sequence[SignedSeal]) -> None:
        """Add seals and wait until they are on the disk."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(b"".join(seal.line() + b"\n" for seal in seals))
        self._file.flush()
        os.fsync(self._file.fileno())

    def _drop_torn_line(self) -> int:
        """Cut off what follows the last line end; return the length that stays."""
        end = self._file.seek(0, os.SEEK_END)
        keep = end
        while keep > 0:
            size = min(_BLOCK, keep)
            self._file.seek(keep - size)
            found = self._file.read(size).rfind(b"\n")
            if found >= 0:
                keep = keep - size + found + 1
                break
            keep -= size
        if keep != end:
            self._file.truncate(keep)
        return keep


@contextmanager
def held_heads(home: Path) -> Iterator[HeadsFile | None]:
    """Hold the heads file, made if it is missing; None when another process holds it."""
    path = heads_path(home)
    made = not path.exists()
    with path.open("a+b") as file:
        if made:
            _sync_folder(home)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield HeadsFile(file)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_heads(path: Path, *, size: int) -> Iterator[SignedSeal]:
    """Read the seals in the first `size` bytes; a torn last line is passed over.

    Raises UnreadableSeal at a line that is no seal, OSError when there is no such file.
    """
    with path.open("rb") as file:
        read = 0
        for line in file:
            read += len(line)
            if read > size or not line.endswith(b"\n"):
                return
            yield read_seal(line[:-1])
