"""Classes of files, and the day by which each file's turn is reckoned."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def as_they_came(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Reckon the turn of every file there is by the day it came."""
    applications = apps.get_model("casework", "Application")
    applications.objects.filter(turn_on__isnull=True).update(turn_on=F("clock_starts_on"))


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0010_proposals'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='case_class',
            field=models.CharField(blank=True, db_default='', max_length=60),
        ),
        migrations.AddField(
            model_name='application',
            name='turn_on',
            field=models.DateField(null=True),
        ),
        migrations.RunPython(as_they_came, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='application',
            name='turn_on',
            field=models.DateField(),
        ),
    ]
