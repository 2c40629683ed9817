"""What a home needs to be kept by the release that runs: tables, cache, static files."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from guichet.components.home import note_release


def bring_up_to_date(*, collect_again: bool = True) -> list[str]:
    """Apply the migrations that wait, collect static files, and return the migrations' names."""
    waiting = waiting_migrations()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if collect_again or not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        call_command("collectstatic", verbosity=0, interactive=False)
    note_release()
    connection.close()
    return waiting


def waiting_migrations() -> list[str]:
    """Return the migrations that the database lacks, as `app.name`, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
