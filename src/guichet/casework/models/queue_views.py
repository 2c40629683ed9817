"""Views of a queue that people keep under a name."""

import uuid

from django.db import models
from django.db.models import Q

MOST_NAME = 60
# 200 characters of words, 12 for each at worst as an address has them, and every other filter.
MOST_QUERY = 3000


class QueueView(models.Model):
    """A view of one office's queue: filters and order as an address has them.

    `user` keeps it for themselves; empty, the whole office sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.UUIDField()
    user = models.UUIDField(null=True)
    name = models.CharField(max_length=MOST_NAME)
    query = models.CharField(max_length=MOST_QUERY, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "user", "name"],
                condition=Q(user__isnull=False),
                name="queue_view_own_name_once",
            ),
            models.UniqueConstraint(
                fields=["office", "name"],
                condition=Q(user__isnull=True),
                name="queue_view_shared_name_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="queue_view_named"),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
