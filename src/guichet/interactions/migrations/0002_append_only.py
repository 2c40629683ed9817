"""Refuse every change to what is written, in the database itself."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from guichet.interactions.adapters.append_only import AppendOnly, allow_changes, refuse_changes

_JOURNAL = AppendOnly(
    tables={
        "interactions_event": (("id",),),
        "interactions_position": (("position",), ("event_id",)),
        "interactions_seal": (("number",), ("first_position",), ("last_position",)),
    },
    function="interactions_refuse",
    says="The journal is append-only",
    hint="Record a new Event that corrects the old one.",
    row="append_only",
    statement="keep_all",
)


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database at hand."""
    del apps
    refuse_changes(schema_editor, _JOURNAL)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them, before the tables themselves are dropped."""
    del apps
    allow_changes(schema_editor, _JOURNAL)


class Migration(migrations.Migration):
    """Triggers on Events, positions and seals."""

    dependencies = [("interactions", "0001_initial")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
