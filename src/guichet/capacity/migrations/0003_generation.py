"""How often the journal was read anew, so that whoever publishes knows when it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capacity", "0002_class_by_day")]

    operations = [
        migrations.AddField(
            model_name="journalreading",
            name="generation",
            field=models.PositiveIntegerField(db_default=0),
        ),
    ]
