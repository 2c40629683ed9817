"""The active services by an index of their own, for searches."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0007_ownership_reasons_alerts_history'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='service',
            index=models.Index(fields=['status', 'id', 'runs_here'], name='service_by_status'),
        ),
    ]
