"""People who came, called or wrote, with or without a file; who they were is not kept."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.casework.models.applications import Application
from guichet.casework.rules.contacts import CONTACT_CHANNELS, ContactReason


class Contact(models.Model):
    """One call, visit or letter: when it arrived, began and ended, what for, and how it ended.

    `id` is the key under which it was recorded: the same sent twice is one contact. `application`
    is empty where there was no file; `asked_before` is what the person said, and needed only then:
    with a file, coming again is counted from the rows themselves.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.UUIDField()
    officer = models.UUIDField()
    service = models.CharField(max_length=60, blank=True)
    application = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="contacts"
    )
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, choices=[(r.value, r.value) for r in ContactReason])
    arrived_at = models.DateTimeField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    resolved = models.BooleanField()
    asked_before = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at__gte=F("arrived_at")), name="contact_starts_after_arrival"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at")), name="contact_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("ended_at")), name="contact_recorded_after_end"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=CONTACT_CHANNELS), name="contact_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in ContactReason]),
                name="contact_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=True) | ~Q(service=""),
                name="contact_with_a_file_has_its_service",
            ),
        ]
        indexes = [
            models.Index(
                fields=["application", "reason", "arrived_at"],
                condition=Q(application__isnull=False),
                name="contact_of_file",
            ),
            models.Index(fields=["office", "-ended_at"], name="contact_of_office"),
            models.Index(fields=["arrived_at"], name="contact_arrived"),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
