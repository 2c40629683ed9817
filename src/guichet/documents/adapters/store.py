"""The store: files under random names in one folder of the home, outside what the web serves.

`arriving` holds what a request is still sending. A document lies under its id, in a folder of the
id's first two digits. Nothing here is named by anybody else than us.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

_ARRIVING = "arriving"


def folder(home: Path) -> Path:
    """Return the folder of the store."""
    return home / "uploads"


def place(home: Path, document: UUID) -> Path:
    """Return where a document lies."""
    name = document.hex
    return folder(home) / name[:2] / name


class Arriving:
    """A file that a request is sending, which has no name until it is kept.

    So nothing stays of it whatever ends the request, a killed process too. Where the file system
    knows no files without a name, it has one until it is closed.
    """

    def __init__(self, home: Path) -> None:
        under = folder(home) / _ARRIVING
        under.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path: Path | None = None
        try:
            descriptor = os.open(under, os.O_TMPFILE | os.O_RDWR, 0o600)
        except OSError as error:
            if error.errno not in {errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL}:
                raise
            descriptor, name = tempfile.mkstemp(dir=under)
            self._path = Path(name)
        self.file: BinaryIO = os.fdopen(descriptor, "w+b")

    def write(self, content: bytes) -> None:
        """Add to it; raise OSError where the disk will not."""
        self.file.write(content)

    def ends(self, *, head: int, tail: int) -> tuple[bytes, bytes]:
        """Return its first and its last bytes."""
        size = self.file.seek(0, os.SEEK_END)
        self.file.seek(0)
        first = self.file.read(head)
        self.file.seek(max(0, size - tail))
        return first, self.file.read(tail)

    def settle_as(self, target: Path) -> None:
        """Give it its name, once it is on the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())
        if self._path is None:
            _name(self.file.fileno(), target)
        else:
            os.link(self._path, target)
        settle(target.parent)

    def close(self) -> None:
        """Let go of it: what was not kept is gone."""
        with suppress(OSError):  # what the disk would not take cannot be flushed either
            self.file.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _name(descriptor: int, target: Path) -> None:
    """Give a file without a name one; only with a folder named does Python follow the link."""
    open_files = os.open("/proc/self/fd", os.O_RDONLY)
    try:
        os.link(str(descriptor), target, src_dir_fd=open_files, follow_symlinks=True)
    finally:
        os.close(open_files)


def keep(home: Path, document: UUID, arrived: Arriving) -> None:
    """Keep what arrived as a document, and wait until it is on the disk."""
    target = place(home, document)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arrived.settle_as(target)


def make_room(home: Path) -> Path:
    """Make an empty file, readable by this user alone, for what is made of a document."""
    under = folder(home) / _ARRIVING
    under.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=under)
    os.close(descriptor)
    return Path(name)


def replace(home: Path, document: UUID, made: Path) -> None:
    """Put what was made of a document, and has settled, in its place."""
    made.replace(place(home, document))


def remove(home: Path, document: UUID) -> None:
    """Remove a document's content; one that is gone already is no fault."""
    place(home, document).unlink(missing_ok=True)


def documents(home: Path) -> Iterator[tuple[UUID, float]]:
    """Yield every document that lies in the store, with the moment it was last written."""
    for path in folder(home).glob("[0-9a-f][0-9a-f]/*"):
        with suppress(ValueError, FileNotFoundError):
            yield UUID(hex=path.name), path.stat().st_mtime


def forget_arriving(home: Path, *, before: float) -> int:
    """Remove what no request is sending any more, and return how many files that were."""
    gone = 0
    for path in (folder(home) / _ARRIVING).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()
                gone += 1
    return gone


def free_bytes(home: Path) -> int:
    """Return how much room the disk has."""
    under = folder(home)
    return shutil.disk_usage(under if under.is_dir() else home).free


def settle(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
