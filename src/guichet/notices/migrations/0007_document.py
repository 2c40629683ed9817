"""A notice tells that a document was refused."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0006_letters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='notice',
            field=models.CharField(choices=[('received', 'received'), ('question', 'question'), ('reminder', 'reminder'), ('decided', 'decided'), ('withdrawn', 'withdrawn'), ('contact', 'contact'), ('draft', 'draft'), ('permit', 'permit'), ('paid', 'paid'), ('refunded', 'refunded'), ('unpaid', 'unpaid'), ('document', 'document')], max_length=20),
        ),
    ]
