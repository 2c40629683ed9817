"""Make the full-text index: an FTS5 table on SQLite, weighted vectors on PostgreSQL."""

from typing import Any

from django.db import migrations

_POSTGRESQL = (
    """CREATE TABLE catalogue_search (
        service_id bigint PRIMARY KEY REFERENCES catalogue_service ON DELETE CASCADE,
        name text NOT NULL,
        document tsvector NOT NULL
    )""",
    "CREATE INDEX catalogue_search_document ON catalogue_search USING gin (document)",
)
_SQLITE = (
    """CREATE VIRTUAL TABLE catalogue_search
    USING fts5(name, body, tokenize = "unicode61 remove_diacritics 0")""",
)


def _make(_apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL if postgresql else _SQLITE:
        schema_editor.execute(statement, None)


def _drop(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE catalogue_search", None)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_guards")]
    operations = [migrations.RunPython(_make, _drop)]
