"""What staff say gets in the way, without who said it."""

import uuid

from django.db import models
from django.db.models import Q

from guichet.engagement.rules import InTheWay


class Obstacle(models.Model):
    """One saying about one service. Who said it is kept nowhere: the office and the day are.

    `answer` is the accountable office's, for all staff to read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in InTheWay])
    words = models.TextField(blank=True)
    office = models.UUIDField()
    said_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in InTheWay]), name="obstacle_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="obstacle_answered_with_words",
            ),
        ]
        indexes = [models.Index(fields=["service", "said_on"], name="obstacle_of_service")]

    def __str__(self) -> str:
        """Show the id, never the words."""
        return str(self.pk)
