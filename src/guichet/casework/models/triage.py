"""Classes that officers put files into, and why."""

import uuid

from django.db import models

from guichet.casework.models.applications import Application


class Triage(models.Model):
    """One change of a file's class; `case_class` empty puts it among the ordinary ones.

    `words` say why, to colleagues; empty once they were erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="triages")
    case_class = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    officer = models.UUIDField()
    office = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "at"], name="triage_of_file")]

    def __str__(self) -> str:
        """Show the id, never the words."""
        return str(self.pk)
