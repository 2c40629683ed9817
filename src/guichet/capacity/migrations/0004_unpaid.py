"""Applications whose fee is not paid stand in no line; which they are, the journal says.

Every row is therefore read again, by the next night. What was published stands.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def read_again(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Forget every row and begin anew: nothing here is a second truth."""
    apps.get_model("capacity", "WaitingCase").objects.all().delete()
    places = apps.get_model("capacity", "JournalReading").objects
    places.update(position=0, generation=F("generation") + 1)


class Migration(migrations.Migration):
    dependencies = [("capacity", "0003_generation")]

    operations = [
        migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="waitingcase",
            name="unpaid",
            field=models.BooleanField(db_default=False),
        ),
    ]
