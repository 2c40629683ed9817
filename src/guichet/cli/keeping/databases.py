"""A consistent copy of the database into a file and back, by each database's own means.

SQLite: its backup interface, which reads one state while others write. PostgreSQL: `pg_dump` and
`pg_restore`, in a snapshot that the counts of rows share.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

_ASIDE = "before_restore_"


def vendor() -> str:
    """Return `sqlite` or `postgresql`."""
    return str(connection.vendor)


def sqlite_file() -> Path:
    """Return SQLite's file."""
    return Path(str(connection.settings_dict["NAME"]))


def member_name() -> str:
    """Return what the database is called inside an archive."""
    return "database.sqlite3" if vendor() == "sqlite" else "database.dump"


# --- Out -----------------------------------------------------------------------------------
def keep_database(target: Path) -> Mapping[str, int]:
    """Write the database as it is at one moment to a file; return {table: rows} of that state.

    Others may read and write meanwhile. Raises CommandError when it cannot be done.
    """
    return _keep_sqlite(target) if vendor() == "sqlite" else _keep_postgresql(target)


def _keep_sqlite(target: Path) -> Mapping[str, int]:
    if not sqlite_file().is_file():
        raise CommandError(
            f"There is no database at {sqlite_file()}. Set GUICHET_HOME to the folder that "
            "`guichet init` made, or GUICHET_DATABASE_URL."
        )
    with (
        contextlib.closing(sqlite3.connect(sqlite_file(), timeout=20)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)  # all pages in one step: one state
        (fault,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if fault != "ok":
            raise CommandError(
                f"The database is damaged, so no backup was made: {fault}. Keep {sqlite_file()} "
                "as it is and restore the newest backup: docs/how-to/back-up-and-restore.md."
            )
        names = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = sorted(name for (name,) in names if not name.startswith("sqlite_"))
        counts = {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our own tables
            for name in tables
        }
    target.chmod(0o600)
    return counts


def _keep_postgresql(target: Path) -> Mapping[str, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        counts = count_rows(cursor)
        _run(
            *("pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges"),
            *(f"--snapshot={snapshot}", f"--exclude-schema={_ASIDE}*", f"--file={target}"),
        )
    target.chmod(0o600)
    return counts


def count_rows(cursor: CursorWrapper) -> dict[str, int]:
    """Return {table: rows} of the database at hand, the search engine's own tables too."""
    counts = {}
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
        (counts[table],) = cursor.fetchone()
    return counts


def applied_migrations() -> tuple[str, ...]:
    """Return the migrations that the database has, as `app.name`."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def unknown_migrations(kept: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the migrations that this release does not have."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    return tuple(name for name in kept if name not in known)


# --- Back ----------------------------------------------------------------------------------
def is_empty() -> bool:
    """Tell whether the database holds no table yet; an SQLite file that is not there does not."""
    if vendor() == "sqlite" and not sqlite_file().exists():
        return True
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


@contextlib.contextmanager
def alone(doing: str) -> Iterator[None]:
    """Refuse to go on while a site or a worker holds the database.

    Raises CommandError naming what to stop. It looks once: who starts a site later is told by
    the mark in the home.
    """
    if _others_are_connected():
        raise CommandError(
            f"The site or the worker still uses the database, so {doing} would lose what they "
            "write meanwhile. Stop them (systemctl stop guichet) and run this again."
        )
    yield


def _others_are_connected() -> bool:
    if vendor() == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            (others,) = cursor.fetchone()
        return bool(others)
    connection.close()
    if not sqlite_file().exists():
        return False
    with contextlib.closing(sqlite3.connect(sqlite_file(), timeout=0)) as own:
        try:
            # Leaving the write-ahead log needs the file alone; Guichet's settings bring it back.
            own.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return True
        own.execute("PRAGMA journal_mode=WAL")
    return False


def set_aside(folder: Path, *, at: datetime) -> str:
    """Move the database at hand out of the way, so that it can be brought back; say where it is."""
    if vendor() == "postgresql":
        name = f"{_ASIDE}{at:%Y%m%d%H%M%S}"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"ALTER SCHEMA public RENAME TO {name}")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
        return f"the schema {name} of the database"
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        file = Path(f"{sqlite_file()}{suffix}")
        if file.exists():
            shutil.move(file, folder / file.name)
    return str(folder / sqlite_file().name)


def put_back(kept: Path) -> None:
    """Make the kept database the one in use; raise CommandError when it cannot be."""
    connection.close()
    if vendor() == "sqlite":
        target = sqlite_file()
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.partial")
        _copy_to_disk(kept, draft)
        draft.rename(target)
        return
    _run(
        *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"),
        *("--single-transaction", str(kept)),
    )


def _copy_to_disk(source: Path, target: Path) -> None:
    with source.open("rb") as given, target.open("wb") as taken:
        target.chmod(0o600)
        while block := given.read(1 << 20):
            taken.write(block)
        taken.flush()
        os.fsync(taken.fileno())


def _run(*command: str) -> None:
    """Run one of PostgreSQL's programs on our database; the password goes by environment."""
    settings = connection.settings_dict
    words, environment = connection.client.settings_to_cmd_args_env(settings, [])
    # Django's own words for psql: user, host and port are the same for the others.
    named = [command[0], *words[1:-1], f"--dbname={settings['NAME']}", *command[1:]]
    try:
        done = subprocess.run(  # noqa: S603 - our own words only
            named,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise CommandError(
            f"{command[0]} is not installed here. Install PostgreSQL's client programs, at least "
            "of the server's version (Debian: apt-get install postgresql-client)."
        ) from None
    if done.returncode:
        raise CommandError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()}")
