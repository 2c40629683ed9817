"""Triggers with which the database itself refuses every change to what is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendOnly:
    """Tables that only grow: {table: its keys}, each key the columns that are unique together.

    `function` names the function on PostgreSQL, `says` begins the refusal, `hint` says what to do
    instead; `row` and `statement` end the triggers' names on PostgreSQL.
    """

    tables: Mapping[str, Sequence[tuple[str, ...]]]
    function: str
    says: str
    hint: str
    row: str
    statement: str


def refuse_changes(schema_editor: BaseDatabaseSchemaEditor, tables: AppendOnly) -> None:
    """Make the triggers of the database at hand."""
    # No parameters, hence None: % stands for itself.
    for statement in (
        _on_postgresql(tables)
        if schema_editor.connection.vendor == "postgresql"
        else _on_sqlite(tables)
    ):
        schema_editor.execute(statement, None)


def allow_changes(schema_editor: BaseDatabaseSchemaEditor, tables: AppendOnly) -> None:
    """Drop the triggers, before the tables themselves are dropped."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in tables.tables:
        if postgresql:
            schema_editor.execute(f"DROP TRIGGER {table}_{tables.row} ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_{tables.statement} ON {table}")
        else:
            for change in ("update", "delete", "replace"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{change}")
    if postgresql:
        schema_editor.execute(f"DROP FUNCTION {tables.function}()")


def _on_postgresql(tables: AppendOnly) -> list[str]:
    statements = [
        f"""
CREATE FUNCTION {tables.function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{tables.says}: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = '{tables.hint}';
END $$
"""
    ]
    for table in tables.tables:
        for name, when, each in (
            (tables.row, "UPDATE OR DELETE", "ROW"),
            (tables.statement, "TRUNCATE", "STATEMENT"),
        ):
            statements.append(
                f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION {tables.function}()"
            )
    return statements


def _on_sqlite(tables: AppendOnly) -> list[str]:
    statements = []
    for table, keys in tables.tables.items():
        refused = f"SELECT RAISE(ABORT, '{tables.says}: {{}} of {table} is refused.')"
        statements += [
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN "
            f"{refused.format(change)}; END"
            for change in ("UPDATE", "DELETE")
        ]
        # INSERT OR REPLACE deletes the row in its way without calling the triggers above.
        taken = " OR ".join(
            "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys
        )
        met = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608 - our own names
        statements.append(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {met} BEGIN "
            f"{refused.format('REPLACE')}; END"
        )
    return statements
