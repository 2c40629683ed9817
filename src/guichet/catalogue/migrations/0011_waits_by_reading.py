"""Which reading of the journal an estimate and a score rest on: one more may stand on one day."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from guichet.interactions.adapters.append_only import AppendOnly, allow_changes, refuse_changes

_BEFORE = import_module("guichet.catalogue.migrations.0006_waits_append_only")
_WAIT = ("service", "channel", "case_class", "as_of", "position")
_SCORE = ("service", "channel", "as_of", "position")
_WAITS = AppendOnly(
    tables={
        "catalogue_publishedwait": (
            ("id",),
            ("service_id", "channel", "case_class", "as_of", "position", "reading"),
        ),
        "catalogue_waitscore": (("id",), ("service_id", "channel", "as_of", "position", "reading")),
    },
    function="catalogue_refuse_waits",
    says="What people were told is kept",
    hint="Publish a new estimate beside the old one.",
    row="kept",
    statement="all_kept",
)


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers anew, which know the new key."""
    del apps
    refuse_changes(schema_editor, _WAITS)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them."""
    del apps
    allow_changes(schema_editor, _WAITS)


def _read_once(model: str, name: str, fields: tuple[str, ...]) -> list[Operation]:
    return [
        migrations.AddField(model, "reading", models.PositiveIntegerField(db_default=0)),
        migrations.RemoveConstraint(model, name),
        migrations.AddConstraint(
            model, models.UniqueConstraint(fields=[*fields, "reading"], name=name)
        ),
    ]


class Migration(migrations.Migration):
    """A column and a wider key on tables whose triggers refuse every change."""

    dependencies = [("catalogue", "0010_wait_given_unsure")]

    operations = [
        # SQLite forgets triggers when a table is rebuilt.
        migrations.RunPython(_BEFORE.drop, _BEFORE.make, elidable=False),
        *_read_once("publishedwait", "published_wait_once", _WAIT),
        *_read_once("waitscore", "wait_score_once", _SCORE),
        migrations.RunPython(make, drop, elidable=False),
    ]
