"""Refuse every change to what is written, in the database itself."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TABLES = ("interactions_event", "interactions_position", "interactions_seal")
_KEYS = {
    "interactions_event": ("id",),
    "interactions_position": ("position", "event_id"),
    "interactions_seal": ("number", "first_position", "last_position"),
}

_POSTGRESQL_REFUSE = """
CREATE FUNCTION interactions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Record a new Event that corrects the old one.';
END $$
"""


def _on_postgresql(execute: Callable[[str, None], None]) -> None:
    # No parameters, hence None: % stands for itself.
    execute(_POSTGRESQL_REFUSE, None)
    for table in _TABLES:
        execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION interactions_refuse()",
            None,
        )
        execute(
            f"CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION interactions_refuse()",
            None,
        )


def _on_sqlite(execute: Callable[[str, None], None]) -> None:
    for table in _TABLES:
        for change in ("UPDATE", "DELETE"):
            execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, 'The journal is append-only: {change} of {table} is refused.'"
                "); END",
                None,
            )
        # INSERT OR REPLACE deletes the row in its way without calling the trigger above.
        taken = " OR ".join(f"{key} = NEW.{key}" for key in _KEYS[table])
        execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) BEGIN "
            f"SELECT RAISE(ABORT, 'The journal is append-only: REPLACE of {table} is refused.'); "
            "END",
            None,
        )


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database at hand."""
    if schema_editor.connection.vendor == "postgresql":
        _on_postgresql(schema_editor.execute)
    else:
        _on_sqlite(schema_editor.execute)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them, before the tables themselves are dropped."""
    execute = schema_editor.execute
    for table in _TABLES:
        if schema_editor.connection.vendor == "postgresql":
            execute(f"DROP TRIGGER {table}_append_only ON {table}")
            execute(f"DROP TRIGGER {table}_keep_all ON {table}")
        else:
            for change in ("update", "delete", "replace"):
                execute(f"DROP TRIGGER {table}_no_{change}")
    if schema_editor.connection.vendor == "postgresql":
        execute("DROP FUNCTION interactions_refuse()")


class Migration(migrations.Migration):
    """Triggers on Events, positions and seals."""

    dependencies = [("interactions", "0001_initial")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
