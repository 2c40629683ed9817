"""Keep with each estimate whether its record made it unsure, of the past by the score of its day."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, F, OuterRef

_TRIGGERS = import_module("guichet.catalogue.migrations.0006_waits_append_only")
_LEAST_SCORED, _LEAST_COVERAGE = 10, 70


def judge(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of every estimate given so far what its service's page made of it on its day."""
    del schema_editor
    scores = apps.get_model("catalogue", "WaitScore").objects.alias(
        heard=F("within_eight") * 100, least=F("cases") * _LEAST_COVERAGE
    )
    bad = scores.filter(
        service=OuterRef("service"),
        channel=OuterRef("channel"),
        as_of=OuterRef("as_of"),
        position=OuterRef("position"),
        cases__gte=_LEAST_SCORED,
        heard__lt=F("least"),
    )
    apps.get_model("catalogue", "PublishedWait").objects.filter(Exists(bad)).update(unsure=True)


def leave(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Going back, the column goes with what it says."""
    del apps, schema_editor


class Migration(migrations.Migration):
    """A column on a table whose triggers refuse every change: they stand aside for it."""

    dependencies = [("catalogue", "0009_contact_ways")]

    operations = [
        migrations.RunPython(_TRIGGERS.drop, _TRIGGERS.make, elidable=False),
        migrations.AddField(
            model_name="publishedwait",
            name="unsure",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.RunPython(judge, leave, elidable=False),
        migrations.RunPython(_TRIGGERS.make, _TRIGGERS.drop, elidable=False),
    ]
