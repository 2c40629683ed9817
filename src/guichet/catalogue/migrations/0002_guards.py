"""Let the database refuse an active service without its accountable office or its texts."""

from typing import Any

from django.db import migrations

from guichet.catalogue.migrations import _guards


def _name_the_languages(apps: Any, schema_editor: Any) -> None:
    """Start with both languages of the pages; `load_jurisdiction` sets the jurisdiction's own."""
    language = apps.get_model("catalogue", "OfficialLanguage")
    language.objects.bulk_create([language(code="en"), language(code="fr")])
    apps.get_model("catalogue", "SearchEdition").objects.create(id=1, number=0)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [
        migrations.RunPython(_name_the_languages, migrations.RunPython.noop),
        migrations.RunPython(_guards.install, _guards.remove),
    ]
