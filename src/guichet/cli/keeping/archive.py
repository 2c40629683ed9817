"""The archive: a gzipped tar whose last member is a manifest with the digest of every other.

The manifest stands last, so an archive that was cut off anywhere has none and is refused.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any, BinaryIO, Self

from django.core.management.base import CommandError

FORMAT = 1
_MANIFEST = "manifest.json"
_BLOCK = 1 << 20
_LEVEL = 3  # a fifth larger than the usual 6, in a third of the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The size in bytes and the SHA-256 of one member."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says about itself; `rows` counts every table as it was kept."""

    release: str
    made_at: str
    database: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    files: Mapping[str, Kept]

    def text(self) -> bytes:
        """Return it as JSON."""
        return json.dumps({"format": FORMAT} | asdict(self), indent=1, sort_keys=True).encode()


def read_manifest(text: bytes, *, path: Path) -> Manifest:
    """Return the manifest in a text; raise CommandError when this release cannot read it."""
    found: dict[str, Any] = json.loads(text)
    if found.pop("format", None) != FORMAT:
        raise CommandError(
            f"{path} was made in a form that this release does not know. Install the release "
            f"that made it ({found.get('release', 'unknown')}), or a later one."
        )
    files = {name: Kept(**kept) for name, kept in found.pop("files").items()}
    return Manifest(**{**found, "migrations": tuple(found["migrations"])}, files=files)


class _Reader:
    """Read a file once and note size and digest on the way."""

    def __init__(self, file: BinaryIO, *, size: int) -> None:
        self._file = file
        self._left = size
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, wanted: int = -1) -> bytes:
        """Return up to `wanted` bytes, none beyond the size that was asked for."""
        block = self._file.read(self._left if wanted < 0 else min(wanted, self._left))
        self._left -= len(block)
        self._digest.update(block)
        self.size += len(block)
        return block

    def kept(self) -> Kept:
        """Return what was read so far."""
        return Kept(size=self.size, sha256=self._digest.hexdigest())


class ArchiveWriter:
    """Write an archive beside its name and give it the name when it is whole and on the disk.

    A context manager: left by an exception, it leaves nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: dict[str, Kept] = {}
        self._draft = path.with_name(f".{path.name}.partial")

    def __enter__(self) -> Self:
        """Open the draft, readable by its owner only: it will hold keys."""
        if self.path.exists():
            raise CommandError(f"{self.path} is there already. Name a file that is not.")
        with suppress(FileNotFoundError):
            self._draft.unlink()
        try:
            descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(
                f"{self.path} cannot be written ({error.strerror}). Name a file in a folder that "
                "exists and that this user may write to."
            ) from None
        self._raw: IO[bytes] = os.fdopen(descriptor, "wb")
        self._gzip = gzip.GzipFile(fileobj=self._raw, mode="wb", compresslevel=_LEVEL, mtime=0)
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT)
        return self

    def add(self, name: str, source: Path) -> None:
        """Add a file as it is now: what is appended to it meanwhile stays out."""
        with source.open("rb") as file:
            found = os.fstat(file.fileno())
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.mtime = (
                found.st_size,
                found.st_mode & 0o777,
                int(found.st_mtime),
            )
            reader = _Reader(file, size=info.size)
            self._tar.addfile(info, reader)
        self.files[name] = reader.kept()

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest as the last member."""
        text = manifest.text()
        info = tarfile.TarInfo(_MANIFEST)
        info.size, info.mode = len(text), 0o600
        self._tar.addfile(info, io.BytesIO(text))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Name the archive, or remove what there is of it."""
        if error is not None:
            with suppress(OSError):  # the disk may be what failed
                self._tar.close()
                self._gzip.close()
                self._raw.close()
            self._draft.unlink(missing_ok=True)
            return
        self._tar.close()
        self._gzip.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        os.link(self._draft, self.path)  # unlike a rename it never overwrites
        self._draft.unlink()
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def unpack(path: Path, folder: Path | None) -> Manifest:
    """Check every digest of an archive and return its manifest.

    With a folder the members are laid out there on the way, readable by their owner only. Raises
    CommandError for anything that is not a whole archive; the caller removes the folder.
    """
    found: dict[str, Kept] = {}
    manifest: Manifest | None = None
    try:
        with gzip.open(path) as plain, tarfile.open(fileobj=plain, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                if content is None or not _stays_inside(member.name):
                    raise CommandError(f"{path} holds '{member.name}', which no backup holds.")
                if member.name == _MANIFEST:
                    manifest = read_manifest(content.read(), path=path)
                else:
                    found[member.name] = _lay(content, member, folder)
            while plain.read(_BLOCK):  # to the end, where gzip keeps its own check
                pass
    except FileNotFoundError:
        raise CommandError(f"There is no {path}. Name the file `guichet backup` made.") from None
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError) as error:
        raise CommandError(f"{path} is damaged or no backup: {error}. Use another one.") from None
    if manifest is None:
        raise CommandError(f"{path} ends before its manifest: it is not whole. Use another one.")
    _compare(path, manifest, found)
    return manifest


def _stays_inside(name: str) -> bool:
    parts = PurePosixPath(name)
    return not parts.is_absolute() and ".." not in parts.parts


def _lay(content: IO[bytes], member: tarfile.TarInfo, folder: Path | None) -> Kept:
    """Read one member to its end, into the folder if there is one."""
    digest, size = hashlib.sha256(), 0
    target: IO[bytes] | None = None
    if folder is not None:
        place = folder / member.name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, member.mode & 0o700)
        target = os.fdopen(descriptor, "wb")
    try:
        while block := content.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if target is not None:
                target.write(block)
        if target is not None:
            target.flush()
            os.fsync(target.fileno())
    finally:
        if target is not None:
            target.close()
    return Kept(size=size, sha256=digest.hexdigest())


def _compare(path: Path, manifest: Manifest, found: Mapping[str, Kept]) -> None:
    if missing := sorted(manifest.files.keys() - found.keys()):
        raise CommandError(f"{path} lacks {', '.join(missing[:5])}. Use another backup.")
    for name, kept in found.items():
        if manifest.files.get(name) != kept:
            raise CommandError(
                f"In {path}, {name} is not what was kept: its digest differs. Use another backup."
            )
