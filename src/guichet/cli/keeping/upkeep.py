"""What a home needs to be kept by the release that runs: tables, cache, static files, messages."""

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from guichet.catalogue.definitions import jurisdiction_folder
from guichet.components.home import note_release
from guichet.components.own_messages import MessagesRefused, compile_own_messages


def bring_up_to_date(*, collect_again: bool = True) -> list[str]:
    """Apply the migrations that wait, collect static files, and return the migrations' names."""
    _compile_messages()
    waiting = waiting_migrations()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if collect_again or not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        call_command("collectstatic", verbosity=0, interactive=False)
    note_release()
    connection.close()
    return waiting


def insist_on_tables() -> None:
    """Refuse to serve from tables that an earlier release made: half of the pages would fail.

    A database that does not answer now passes, as it does for `insist_on_database`. Raises
    CommandError with what to run.
    """
    try:
        waiting = waiting_migrations()
    except OperationalError:
        return
    finally:
        connection.close()
    if waiting:
        raise CommandError(
            f"The database was made by an earlier release: it lacks {', '.join(waiting[:3])}"
            f"{' and more' if waiting[3:] else ''}. Run `guichet upgrade`, or `guichet init` for "
            "a new home."
        )


def waiting_migrations() -> list[str]:
    """Return the migrations that the database lacks, as `app.name`, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _compile_messages() -> None:
    """Compile the jurisdiction's own messages; a catalogue that cannot be read stops nothing else.

    `doctor` names it again, and a folder that is not there.
    """
    try:
        languages = compile_own_messages(folder=jurisdiction_folder(), home=settings.HOME)
    except LookupError:
        return
    except MessagesRefused as refused:
        print(f"{refused} and run `guichet init`; what was compiled before stays in use.")
        return
    if languages:
        print(f"Compiled the jurisdiction's own messages: {', '.join(languages)}.")
