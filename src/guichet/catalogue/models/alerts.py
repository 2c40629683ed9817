"""Warnings that an office gives about its services."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.catalogue.rules.alerts import AlertKind


class ServiceAlert(models.Model):
    """A warning about a service, in every official language, and which office gave it.

    It holds from `starts_at` until `ends_at`, or until it is taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(
        "catalogue.Service", on_delete=models.PROTECT, related_name="alerts"
    )
    office = models.ForeignKey("catalogue.Office", on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in AlertKind])
    text = models.JSONField()
    role = models.CharField(max_length=20)
    said_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in AlertKind]), name="alert_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="alert_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
