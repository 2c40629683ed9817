"""Notes among colleagues, and what is watched of the reading of files."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.casework.models.applications import Application


class Note(models.Model):
    """What an officer wrote on a file for colleagues. `words` are empty once they were erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notes")
    words = models.TextField(blank=True)
    officer = models.UUIDField()
    office = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "at"], name="note_of_file")]

    def __str__(self) -> str:
        """Show the id, never the words."""
        return str(self.pk)


class RecentReading(models.Model):
    """That somebody read a file lately; the journal keeps it, this is for counting, for an hour."""

    id = models.BigAutoField(primary_key=True)
    reader = models.UUIDField()
    case = models.UUIDField(db_column="case_id")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["reader", "at"], name="reading_lately"),
            models.Index(fields=["at"], name="reading_to_forget"),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class ReadingAlarm(models.Model):
    """Somebody read many files in a short time; another person looks at why.

    `files` were read from `since` to `at`. `words` say what was found, once somebody looked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reader = models.UUIDField()
    office = models.UUIDField()
    files = models.PositiveIntegerField()
    since = models.DateTimeField()
    at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    looked_by = models.UUIDField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader"],
                condition=Q(looked_at__isnull=True),
                name="reading_alarm_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by__isnull=True)
                | (Q(looked_at__isnull=False, looked_by__isnull=False) & ~Q(words="")),
                name="reading_alarm_looked_at_with_words",
            ),
            models.CheckConstraint(
                condition=Q(looked_by__isnull=True) | ~Q(looked_by=F("reader")),
                name="reading_alarm_looked_at_by_another",
            ),
        ]
        indexes = [models.Index(fields=["office", "at"], name="reading_alarm_of_office")]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
