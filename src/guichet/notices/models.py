"""What was to be told to whom by which way, and what came of it; never where or in what words."""

import uuid

from django.db import models
from django.db.models import Q

from guichet.notices.rules import Notice, State, Way


class Reached(models.Model):
    """The place in the journal up to which notices were written: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "reached"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="reached_one_row")]

    def __str__(self) -> str:
        """Show the place."""
        return str(self.position)


class Delivery(models.Model):
    """One notice by one way. `event` and `case` name what it tells of; addresses stay there.

    `taken_at` stands while a worker has it. `doubts` counts the times a worker took it and was
    lost, or the other side fell silent: it may have been accepted, and the person hold it twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.UUIDField(db_column="event_id")
    position = models.BigIntegerField()
    case = models.UUIDField(db_column="case_id")
    notice = models.CharField(max_length=20, choices=[(n.value, n.value) for n in Notice])
    way = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Way])
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    tries = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    batch = models.UUIDField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "way"], name="delivery_once_a_way"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True) | Q(way=Way.LETTER.value),
                name="delivery_batch_of_letters",
            ),
            # A letter leaves in a batch, and a row names one batch: it is printed in one.
            models.CheckConstraint(
                condition=~Q(way=Way.LETTER.value, state=State.SENT.value) | Q(batch__isnull=False),
                name="delivery_letter_sent_in_batch",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING.value, ended_at__isnull=True)
                | (~Q(state=State.WAITING.value) & Q(ended_at__isnull=False)),
                name="delivery_ended_when_not_waiting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["way", "next_try_at"],
                condition=Q(state="waiting"),
                name="delivery_to_send",
            ),
            models.Index(fields=["case", "position"], name="delivery_of_case"),
            models.Index(
                fields=["batch", "position"],
                condition=Q(batch__isnull=False),
                name="delivery_of_batch",
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class LetterBatch(models.Model):
    """Letters printed together. `digest` is the paper’s SHA-256, empty before it was put down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    letters = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "letter batches"
        constraints = [
            models.CheckConstraint(
                condition=Q(printed_at__isnull=True, digest="")
                | (Q(printed_at__isnull=False) & ~Q(digest="")),
                name="letter_batch_printed_with_digest",
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
