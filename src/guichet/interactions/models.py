"""The journal's tables. Rows are only ever added; triggers refuse the rest.

No table has a foreign key to Event, so that it can be partitioned.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.interactions.rules.seals import SignedSeal


class Event(models.Model):
    """Something that happened, written once in the transaction that made it happen.

    Written by `actions.record` in plain SQL; these fields are how Django makes and reads the table.
    `payload` is kept as text, because a JSON column would rewrite what the hash covers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    service = models.CharField(max_length=60, blank=True)
    office = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    case = models.UUIDField(null=True, blank=True, db_column="case_id")
    subject = models.UUIDField(null=True, blank=True)
    payload = models.TextField()
    content_hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="event_case", condition=Q(case__isnull=False)),
        ]

    def __str__(self) -> str:
        """Show the kind and the id."""
        return f"{self.kind} {self.pk}"


class Unsealed(models.Model):
    """An Event that waits for its position; emptied by the sealer about each second.

    `id` keeps the order of arrival, so that what follows from an Event never comes before it.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.UUIDField(db_column="event_id")

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        """Show the Event's id."""
        return str(self.event)


class Position(models.Model):
    """An Event's place in the journal: 1, 2, 3 … without a gap."""

    position = models.BigIntegerField(primary_key=True)
    event = models.UUIDField(unique=True, db_column="event_id")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="position_from_one"),
        ]

    def __str__(self) -> str:
        """Show the position."""
        return str(self.position)


class Seal(models.Model):
    """A signed statement over a run of positions, chained to the one before.

    `leaves` holds the first eight bytes of every leaf hash: they prove nothing, but name the
    position when the root does not match.
    """

    number = models.BigIntegerField(primary_key=True)
    first_position = models.BigIntegerField(unique=True)
    last_position = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    leaves = models.BinaryField()
    sealed_at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="seal_from_one"),
            models.CheckConstraint(
                condition=Q(first_position__lte=F("last_position")), name="seal_run_not_empty"
            ),
        ]

    def __str__(self) -> str:
        """Show the number and the run."""
        return f"{self.number}: {self.first_position} to {self.last_position}"

    def signed(self) -> SignedSeal:
        """Return the row as the statement that was signed."""
        return SignedSeal(
            number=self.number,
            first=self.first_position,
            last=self.last_position,
            root=bytes(self.root),
            previous=bytes(self.previous),
            leaves=bytes(self.leaves),
            sealed_at=self.sealed_at,
            key=self.key,
            signature=bytes(self.signature),
        )
