"""`guichet restore`: bring an installation back from a backup, and prove it before it serves."""

import argparse
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from guichet.casework.actions import dispose, erase_again
from guichet.casework.adapters import ledger
from guichet.casework.rules import Erasure, merged
from guichet.cli.keeping import databases, home
from guichet.cli.keeping.archive import Manifest, unpack
from guichet.cli.keeping.checks import insist
from guichet.cli.keeping.upkeep import bring_up_to_date
from guichet.components import clock
from guichet.components.home import restoring_mark

_UNPACKED = ".restore"
_NEWER = (
    "Where the home that was lost left a newer copy of its `erasures`, restore with --erasures "
    "and that file."
)


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

    parser.add_argument(
        "--erasures",
        type=Path,
        metavar="FILE",
        help="a copy of the home's `erasures` newer than the backup: those are done again",
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
    later = tuple(read_erasures(options.erasures)) if options.erasures else ()
    with databases.alone("a restore"):
        restore(options.file, at=clock.now(), later=later)
    return 0


def read_erasures(path: Path) -> Iterator[Erasure]:
    """Yield what a ledger says was erased; raise CommandError when it cannot be read."""
    try:
        yield from ledger.read(path)
    except (OSError, ledger.LedgerUnreadable) as error:
        raise CommandError(f"The erasures cannot be read: {error}") from None


def restore(path: Path, *, at: datetime, later: Collection[Erasure] = ()) -> None:
    """Put everything in place, prove it, and only then let the site start.

    `later` are erasures that neither the backup nor the home that is replaced knows of.
    Raises CommandError. Before anything is moved nothing has changed; afterwards the mark stays
    in the home, and nothing is served from it.
    """
    settings.HOME.mkdir(parents=True, exist_ok=True)
    unpacked = settings.HOME / _UNPACKED
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir(mode=0o700)
    # What stands here knows of erasures that the backup cannot.
    standing = ledger.ledger_path(settings.HOME)
    known = tuple(read_erasures(standing)) if standing.is_file() else ()
    try:
        manifest = unpack(path, unpacked)
        _refuse_strangers(path, manifest)
        restoring_mark().write_text(f"from {path} since {at.isoformat()}\n")
        _put_in_place(unpacked, at=at)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    outcome = _prove(manifest)
    erased = _erase_again((*known, *later), at=at)
    restoring_mark().unlink()
    print(f"Restored {path} as it stood at {manifest.made_at}.")
    print(outcome.journal)
    print(erased)
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


def _erase_again(later: Collection[Erasure], *, at: datetime) -> str:
    """Erase what was erased since the backup, and what is past its time by now; say so."""
    restored = ledger.ledger_path(settings.HOME)
    kept = tuple(read_erasures(restored)) if restored.is_file() else ()
    # The next backup must know of them too, cases that this one lacks included.
    ledger.append(settings.HOME, [each for each in merged(later) if each not in kept], at=at)
    again = erase_again(erasures=(*kept, *later), at=at)
    disposed = dispose(at=at)
    if disposed.failed:
        raise CommandError(
            f"{len(disposed.failed)} cases are past their time and could not be erased, the first "
            f"{disposed.failed[0]}. Nothing is served from here. Run this again with --replace."
        )
    over = sum(disposed.done.values())
    words = f"Erased again: {again} cases by the ledger, {over} records past their time."
    newer = "" if later else f" {_NEWER}"
    return f"{words}{newer}"
