"""The day on which a case was put into its class; every row is then read again from the journal.

The rows kept before knew no class, and nothing in them tells of one: the next night makes them
anew. What was published stands.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def read_again(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Forget every row and the place: nothing here is a second truth."""
    apps.get_model("capacity", "WaitingCase").objects.all().delete()
    apps.get_model("capacity", "JournalReading").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="waitingcase",
            name="classed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="waitingcase",
            constraint=models.CheckConstraint(
                condition=models.Q(("case_class", ""), ("classed_on__isnull", True))
                | models.Q(~models.Q(("case_class", "")), ("classed_on__isnull", False)),
                name="waiting_case_classed_on_a_day",
            ),
        ),
    ]
