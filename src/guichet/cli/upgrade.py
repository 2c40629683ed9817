"""`guichet upgrade`: after a new release was installed: keep, migrate, check, say the way back."""

import argparse
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError

from guichet.cli.backup import back_up
from guichet.cli.keeping import databases, home
from guichet.cli.keeping.checks import insist
from guichet.cli.keeping.upkeep import bring_up_to_date
from guichet.components import clock
from guichet.components.home import release, release_of_home


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where the backup goes."""
    parser.add_argument(
        "--backup",
        type=Path,
        metavar="FILE",
        help="where the backup goes; in the home's `backups` unless told",
    )


def run(options: argparse.Namespace) -> int:
    """Bring the home up to this release; return 1 when a check fails, with the way back."""
    if databases.is_empty():
        raise CommandError("There is nothing to upgrade here. For a new home: guichet init.")
    at = clock.now()
    before = release_of_home() or "the release before"
    with databases.alone("an upgrade"):
        path = options.backup
        if path is None:
            home.backups_folder().mkdir(mode=0o700, exist_ok=True)
            path = home.backups_folder() / f"before-{release()}-{at:%Y%m%dT%H%M%SZ}.tar.gz"
        back_up(path, at=at)
        print(f"Kept everything in {path}.")
        try:
            applied = bring_up_to_date()
            print(f"Migrations applied: {', '.join(applied) or 'none was waiting'}.")
            print(insist("verify-journal"))
            print(insist("doctor"))
        except (CommandError, DatabaseError) as error:
            print(f"The upgrade did not come through: {error}")
            print(_way_back(path, before))
            return 1
    print(f"{settings.HOME} is kept by Guichet {release()} now. {_way_back(path, before)}")
    return 0


def _way_back(path: Path, before: str) -> str:
    return (
        f"To go back: stop the site, install {before} again and run "
        f"`guichet restore {path} --replace`; what was written since the upgrade is then gone."
    )
