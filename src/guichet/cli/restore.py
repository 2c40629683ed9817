"""`guichet restore`: bring an installation back from a backup, and prove it before it serves."""

import argparse
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from guichet.cli.keeping import databases, home
from guichet.cli.keeping.archive import Manifest, unpack
from guichet.cli.keeping.checks import insist
from guichet.cli.keeping.upkeep import bring_up_to_date
from guichet.components import clock
from guichet.components.home import restoring_mark

_UNPACKED = ".restore"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the archive, and say whether something may be replaced."""
    parser.add_argument("file", type=Path, metavar="FILE", help="what `guichet backup` made")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="put aside what this home and its database hold; nothing is deleted",
    )
    parser.add_argument(
        "--check", action="store_true", help="check every digest in the archive, restore nothing"
    )


def run(options: argparse.Namespace) -> int:
    """Restore, or only check; raise CommandError, changing nothing, when it may not be done."""
    if options.check:
        manifest = unpack(options.file, None)
        print(
            f"{options.file} is whole: {len(manifest.files)} files as they stood at "
            f"{manifest.made_at}, by Guichet {manifest.release} on {manifest.database}."
        )
        return 0
    _refuse_to_overwrite(replace=options.replace)
    with databases.alone("a restore"):
        restore(options.file, at=clock.now())
    return 0


def restore(path: Path, *, at: datetime) -> None:
    """Put everything in place, prove it, and only then let the site start.

    Raises CommandError. Before anything is moved nothing has changed; afterwards the mark stays
    in the home, and nothing is served from it.
    """
    settings.HOME.mkdir(parents=True, exist_ok=True)
    unpacked = settings.HOME / _UNPACKED
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir(mode=0o700)
    try:
        manifest = unpack(path, unpacked)
        _refuse_strangers(path, manifest)
        restoring_mark().write_text(f"from {path} since {at.isoformat()}\n")
        _put_in_place(unpacked, at=at)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    outcome = _prove(manifest)
    restoring_mark().unlink()
    print(f"Restored {path} as it stood at {manifest.made_at}.")
    print(outcome.journal)
    print(f"Ready. Home: {settings.HOME}. Start it again: guichet serve")


def _refuse_to_overwrite(*, replace: bool) -> None:
    if replace:
        return
    found = home.what_stands_in_the_way()
    if found:
        raise CommandError(
            f"{settings.HOME} is not empty: it holds {', '.join(found[:5])}. Set GUICHET_HOME to "
            "an empty folder, or pass --replace to put aside what is there."
        )
    if not databases.is_empty():
        raise CommandError(
            "The database is not empty. Set GUICHET_DATABASE_URL to an empty one, or pass "
            "--replace to put aside what is there."
        )


def _refuse_strangers(path: Path, manifest: Manifest) -> None:
    """Refuse an archive that this release, or this kind of database, cannot take."""
    if manifest.database != databases.vendor():
        raise CommandError(
            f"{path} holds a database of {manifest.database}, and GUICHET_DATABASE_URL names "
            f"{databases.vendor()}. Restore it to {manifest.database} first, then move it: "
            "guichet move-database."
        )
    if later := databases.unknown_migrations(manifest.migrations):
        raise CommandError(
            f"{path} was made by Guichet {manifest.release}, which knows tables that this release "
            f"does not ({later[0]}). Install that release or a later one, then restore."
        )


def _put_in_place(unpacked: Path, *, at: datetime) -> None:
    """Move what is there aside and what was unpacked to where it belongs."""
    if home.what_stands_in_the_way() or not databases.is_empty():
        folder = home.aside_folder(at=at)
        database = databases.set_aside(folder, at=at)
        home.move_aside(folder)
        print(f"Put aside: {folder}; the database is {database}. Delete them when you are sure.")
    home.put_back_files(unpacked)
    databases.put_back(unpacked / databases.member_name())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What the proof says, in words."""

    journal: str


def _prove(manifest: Manifest) -> _Outcome:
    """Count every table, bring the tables up to date and verify the journal.

    Raises CommandError: the mark stays, so nothing is served.
    """
    with connection.cursor() as cursor:
        found = databases.count_rows(cursor)
    if found != dict(manifest.rows):
        table = next(name for name in manifest.rows if found.get(name) != manifest.rows[name])
        raise CommandError(
            f"{table} holds {found.get(table, 'no')} rows and was kept with "
            f"{manifest.rows[table]}. Nothing is served from here. Use another backup."
        )
    bring_up_to_date(collect_again=False)
    return _Outcome(journal=insist("verify-journal"))
