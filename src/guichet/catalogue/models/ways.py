"""Ways to reach an office, with their hours."""

from django.db import models
from django.db.models import F, Q

from guichet.catalogue.models.services import Office
from guichet.catalogue.rules.hours import WayKind


class ContactWay(models.Model):
    """One way to reach an office: where, and from when to when in the office's own zone.

    `walk_in` says that people may come without an appointment and take a ticket.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="ways")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in WayKind])
    place = models.PositiveSmallIntegerField()
    at = models.JSONField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    walk_in = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "kind"], name="way_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in WayKind]), name="way_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="way_opens_before_closing"
            ),
            models.CheckConstraint(
                condition=Q(walk_in=False) | Q(kind=WayKind.VISIT.value),
                name="way_walked_in_by_visit",
            ),
        ]

    def __str__(self) -> str:
        """Show the kind."""
        return self.kind
