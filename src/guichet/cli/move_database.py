"""`guichet move-database`: copy everything to another database, prove it there, say what to set."""

import argparse

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connections

from guichet.cli.keeping import copying, databases
from guichet.cli.keeping.checks import insist
from guichet.cli.keeping.upkeep import waiting_migrations
from guichet.components.database_address import connection_settings, without_password
from guichet.components.home import insist_on_whole_home

_OTHER = "moving_to"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the other database."""
    parser.add_argument(
        "url", metavar="URL", help="the other database, empty: postgres://… or sqlite:////file"
    )


def run(options: argparse.Namespace) -> int:
    """Copy and prove; the database in use stays as it is. Raises CommandError."""
    insist_on_whole_home()
    if databases.is_empty():
        raise CommandError("The database in use is empty: there is nothing to move.")
    copying.refuse_unknown_tables("default")
    _refuse_waiting_migrations()
    with databases.alone("moving the database"):
        _open(options.url)
        # In a process of its own: migrations write to the database in use, not to a second one.
        insist("init", database=options.url)
        copied = copying.copy_all("default", _OTHER)
        arrived = copying.count_again(_OTHER)
    for ours, theirs in zip(copied, arrived, strict=True):
        if ours != theirs:
            raise CommandError(
                f"{ours.table} did not arrive as it was ({ours.rows} rows, {theirs.rows} there). "
                "Go on with the database in use; empty the other one and try again."
            )
    connections[_OTHER].close()
    for table in copied:
        if table.rows:
            print(f"  {table.table}: {table.rows}")
    print(
        f"{sum(table.rows for table in copied)} rows in {len(copied)} tables arrived as they are."
    )
    print(insist("index-services", database=options.url))
    print(insist("verify-journal", database=options.url))
    print(f"Now set GUICHET_DATABASE_URL to {without_password(options.url)} and start the site.")
    print("The old database is as it was; delete it when you are sure.")
    return 0


def _open(url: str) -> None:
    """Connect to the other database and refuse one that is in use."""
    try:
        found = connection_settings(url)
    except ValueError as error:
        raise CommandError(str(error)) from None
    own = settings.DATABASES["default"]
    if all(found.get(key) == own.get(key) for key in ("ENGINE", "NAME", "HOST", "PORT")):
        raise CommandError("This is the database in use. Name another one.")
    connections.settings[_OTHER] = {**own, **found, "TEST": own.get("TEST", {})}
    try:
        with connections[_OTHER].cursor() as cursor:
            tables = connections[_OTHER].introspection.table_names(cursor)
    except DatabaseError as error:
        raise CommandError(f"The other database does not answer: {error}") from None
    if tables:
        raise CommandError(
            f"The other database is not empty: it holds {', '.join(sorted(tables)[:3])}. Make a "
            "new one; nothing was copied."
        )


def _refuse_waiting_migrations() -> None:
    if waiting_migrations():
        raise CommandError("Migrations wait on the database in use. Run `guichet upgrade` first.")
