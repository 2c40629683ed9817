"""Which files of a home are kept, and how they come back.

Everything is kept that is not known to be made anew: what a later release puts into the home is
then in its backups without anybody thinking of it.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from guichet.cli.keeping.databases import sqlite_file, vendor
from guichet.components.home import restoring_mark

HOME_MEMBER = "home"
SECRET_MEMBER = "secret"  # noqa: S105 - a member's name
HEADS_MEMBER = f"{HOME_MEMBER}/heads"

# Collected or compiled again, letters that have left already, and what these commands themselves
# put there.
_NOT_KEPT = ("static", "mail", "cache", "backups", "restoring", "processes.log")
_NOT_KEPT_PREFIXES = (".", "before-restore-")


def backups_folder() -> Path:
    """Return where a home keeps the backups that `guichet upgrade` makes."""
    return Path(settings.HOME / "backups")


def kept_files() -> Iterator[tuple[str, Path]]:
    """Yield (member, file) for every file of the home that belongs in a backup, and the secret.

    The heads are left out: they are kept before the database is, these files after it.
    """
    outside = _database_files() | {settings.SECRET_FILE.resolve()}
    for entry in sorted(settings.HOME.iterdir()):
        if not _is_kept(entry.name):
            continue
        for path in [entry] if not entry.is_dir() else sorted(entry.rglob("*")):
            if path.is_file() and path.resolve() not in outside and path != _heads():
                yield f"{HOME_MEMBER}/{path.relative_to(settings.HOME).as_posix()}", path
    if settings.SECRET_FILE.is_file():
        yield SECRET_MEMBER, settings.SECRET_FILE


def heads_file() -> tuple[str, Path] | None:
    """Return (member, file) of the journal's heads, if there are any yet."""
    return (HEADS_MEMBER, _heads()) if _heads().is_file() else None


def _heads() -> Path:
    return Path(settings.HOME / "heads")


def _is_kept(name: str) -> bool:
    return name not in _NOT_KEPT and not name.startswith(_NOT_KEPT_PREFIXES)


def _database_files() -> set[Path]:
    if vendor() != "sqlite":
        return set()
    return {Path(f"{sqlite_file()}{suffix}").resolve() for suffix in ("", "-wal", "-shm")}


def what_stands_in_the_way() -> list[str]:
    """Return the names in the home that a restore would put aside."""
    if not settings.HOME.is_dir():
        return []
    own = {restoring_mark().name, "static", "cache", "backups"}
    names = sorted(entry.name for entry in settings.HOME.iterdir())
    return [name for name in names if name not in own and not name.startswith(_NOT_KEPT_PREFIXES)]


def aside_folder(*, at: datetime) -> Path:
    """Make and return the folder that takes what a restore replaces."""
    folder = Path(settings.HOME / f"before-restore-{at:%Y%m%d%H%M%S}")
    folder.mkdir(mode=0o700)
    return folder


def move_aside(folder: Path) -> None:
    """Move what is kept of the home, and the secret, into a folder."""
    for name in what_stands_in_the_way():
        (settings.HOME / name).rename(folder / name)
    if settings.SECRET_FILE.is_file():
        shutil.move(settings.SECRET_FILE, folder / "secret")


def put_back_files(unpacked: Path) -> None:
    """Move what was unpacked to where it belongs in the home."""
    home = unpacked / HOME_MEMBER
    for entry in sorted(home.iterdir()) if home.is_dir() else []:
        entry.rename(settings.HOME / entry.name)
    secret = unpacked / SECRET_MEMBER
    if secret.is_file():
        settings.SECRET_FILE.parent.mkdir(parents=True, exist_ok=True)
        settings.SECRET_FILE.write_bytes(b"")
        settings.SECRET_FILE.chmod(0o600)
        settings.SECRET_FILE.write_bytes(secret.read_bytes())
        settings.SECRET_KEY = settings.SECRET_FILE.read_text().strip()
    folder = os.open(settings.HOME, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
