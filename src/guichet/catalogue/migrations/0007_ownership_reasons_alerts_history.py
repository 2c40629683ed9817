"""Why an office answers, warnings about services, and timeliness over the years."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from guichet.catalogue.migrations import _guards


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0006_waits_append_only'),
    ]

    operations = [
        # SQLite cannot rebuild a table that another one's guard reads.
        migrations.RunPython(_guards.remove, _guards.install),
        migrations.CreateModel(
            name='ServiceAlert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('strike', 'strike'), ('outage', 'outage'), ('surge', 'surge'), ('closure', 'closure')], max_length=20)),
                ('text', models.JSONField()),
                ('role', models.CharField(max_length=20)),
                ('said_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='YearlyTimeliness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.CharField(max_length=9)),
                ('channel', models.CharField(max_length=10)),
                ('met', models.BigIntegerField()),
                ('total', models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='ownership',
            name='reason',
            field=models.CharField(db_default='definition', default='definition', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='ownership',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['definition', 'reorganization', 'law', 'capacity', 'closure'])), name='ownership_reason_known'),
        ),
        migrations.AddField(
            model_name='servicealert',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='catalogue.office'),
        ),
        migrations.AddField(
            model_name='servicealert',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='catalogue.service'),
        ),
        migrations.AddField(
            model_name='yearlytimeliness',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timeliness', to='catalogue.service'),
        ),
        migrations.AddConstraint(
            model_name='servicealert',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['strike', 'outage', 'surge', 'closure'])), name='alert_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='servicealert',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='alert_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='yearlytimeliness',
            constraint=models.UniqueConstraint(fields=('service', 'fiscal_year', 'channel'), name='timeliness_once'),
        ),
        migrations.AddConstraint(
            model_name='yearlytimeliness',
            constraint=models.CheckConstraint(condition=models.Q(('met__gte', 0), ('total__gte', 0)), name='timeliness_not_negative'),
        ),
        migrations.RunPython(_guards.install, _guards.remove),
    ]
