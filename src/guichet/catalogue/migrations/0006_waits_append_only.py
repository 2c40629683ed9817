"""Refuse every change of an estimate or a score once given, in the database itself."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from guichet.interactions.adapters.append_only import AppendOnly, allow_changes, refuse_changes

_WAITS = AppendOnly(
    tables={
        "catalogue_publishedwait": (
            ("id",),
            ("service_id", "channel", "case_class", "as_of", "position"),
        ),
        "catalogue_waitscore": (("id",), ("service_id", "channel", "as_of", "position")),
    },
    function="catalogue_refuse_waits",
    says="What people were told is kept",
    hint="Publish a new estimate beside the old one.",
    row="kept",
    statement="all_kept",
)


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database at hand."""
    del apps
    refuse_changes(schema_editor, _WAITS)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them, before the tables themselves are dropped."""
    del apps
    allow_changes(schema_editor, _WAITS)


class Migration(migrations.Migration):
    """Triggers on estimates and scores."""

    dependencies = [("catalogue", "0005_published_waits")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
