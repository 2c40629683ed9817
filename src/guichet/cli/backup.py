"""`guichet backup`: everything an installation is made of, in one archive, while it works."""

import argparse
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from guichet.cli.keeping import databases, home
from guichet.cli.keeping.archive import ArchiveWriter, Kept, Manifest
from guichet.components import clock
from guichet.components.home import insist_on_whole_home, release

_APPLICATIONS = "casework_application"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where the archive goes."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="the archive to make; in a folder it is named by the moment",
    )


def run(options: argparse.Namespace) -> int:
    """Make the archive and say what is in it."""
    at = clock.now()
    path = options.file
    if path.is_dir():
        path /= f"guichet-{at:%Y%m%dT%H%M%SZ}.tar.gz"
    manifest = back_up(path, at=at)
    print(
        f"{path}: {manifest.rows.get(_APPLICATIONS, 0)} applications and "
        f"{len(manifest.files) - 1} files as they stood at {manifest.made_at}."
    )
    print("It holds the secret and the keys. Keep it where only you can read it, or encrypt it.")
    return 0


def back_up(path: Path, *, at: datetime) -> Manifest:
    """Write the archive and return its manifest; safe beside a site at work.

    The heads are read before the database and everything else after it: so the heads end within
    the kept journal, and each file that a kept row names is there. Raises CommandError.
    """
    if not settings.HOME.is_dir():
        raise CommandError(f"There is no home at {settings.HOME}. Set GUICHET_HOME to yours.")
    insist_on_whole_home()
    with (
        ArchiveWriter(path) as archive,
        # Beside the archive: where there is room for it, there is for the database.
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".guichet-backup-") as folder,
    ):
        heads = home.heads_file()
        if heads is not None:
            archive.add(*heads)
        copy = Path(folder) / databases.member_name()
        rows = databases.keep_database(copy)
        archive.add(copy.name, copy)
        for member, file in home.kept_files():
            _add_if_still_there(archive, member, file)
        files: dict[str, Kept] = dict(archive.files)
        manifest = Manifest(
            release=release(),
            made_at=at.isoformat(),
            database=databases.vendor(),
            migrations=databases.applied_migrations(),
            rows=rows,
            files=files,
        )
        archive.finish(manifest)
    return manifest


def _add_if_still_there(archive: ArchiveWriter, member: str, file: Path) -> None:
    """Add a file; one that was disposed of since the folder was read is not missed."""
    try:
        archive.add(member, file)
    except FileNotFoundError:
        return
