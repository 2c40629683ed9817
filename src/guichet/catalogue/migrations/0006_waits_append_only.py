"""Refuse every change of an estimate or a score once given, in the database itself."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TABLES = {
    "catalogue_publishedwait": ("service_id", "channel", "case_class", "as_of", "position"),
    "catalogue_waitscore": ("service_id", "channel", "as_of", "position"),
}

_POSTGRESQL_REFUSE = """
CREATE FUNCTION catalogue_refuse_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What people were told is kept: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Publish a new estimate beside the old one.';
END $$
"""


def _on_postgresql(execute: Callable[[str, None], None]) -> None:
    # No parameters, hence None: % stands for itself.
    execute(_POSTGRESQL_REFUSE, None)
    for table in _TABLES:
        execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_waits()",
            None,
        )
        execute(
            f"CREATE TRIGGER {table}_all_kept BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse_waits()",
            None,
        )


def _on_sqlite(execute: Callable[[str, None], None]) -> None:
    for table, key in _TABLES.items():
        for change in ("UPDATE", "DELETE"):
            execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, 'What people were told is kept: {change} of {table} is "
                "refused.'); END",
                None,
            )
        # INSERT OR REPLACE deletes the row in its way without calling the trigger above.
        taken = " AND ".join(f"{column} = NEW.{column}" for column in key)
        execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({taken})) BEGIN "
            f"SELECT RAISE(ABORT, 'What people were told is kept: REPLACE of {table} is refused.');"
            " END",
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
            execute(f"DROP TRIGGER {table}_kept ON {table}")
            execute(f"DROP TRIGGER {table}_all_kept ON {table}")
        else:
            for change in ("update", "delete", "replace"):
                execute(f"DROP TRIGGER {table}_no_{change}")
    if schema_editor.connection.vendor == "postgresql":
        execute("DROP FUNCTION catalogue_refuse_waits()")


class Migration(migrations.Migration):
    """Triggers on estimates and scores."""

    dependencies = [("catalogue", "0005_published_waits")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
