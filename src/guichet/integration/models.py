"""Calls answered once, and what departments' systems are told of."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.integration.rules import State

_ENDED = [State.SENT.value, State.DEAD.value]


class Call(models.Model):
    """The answer to a call that wrote something, given again to whoever repeats it.

    `digest` keeps two different requests under one key apart. `answer` holds ids and codes only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system = models.ForeignKey("identity.System", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)
    answer = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "key"], name="call_once_a_key"),
        ]
        indexes = [models.Index(fields=["at"], name="call_to_forget")]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class Reading(models.Model):
    """How far the journal was read for one system; set back, it is told again from there."""

    system = models.OneToOneField(
        "identity.System", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """Show the place."""
        return str(self.position)


class Webhook(models.Model):
    """Where a system takes what it is told; another address is another row.

    `quiet_until` is when it is tried again after it did not answer at all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system = models.ForeignKey("identity.System", on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system"], condition=Q(ended_at__isnull=True), name="webhook_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="webhook_ended_after_made",
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class Message(models.Model):
    """One Event that one system is told of; the Event itself stays in the journal.

    `last_status` is the HTTP status of the last try, 0 where nothing answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system = models.ForeignKey("identity.System", on_delete=models.PROTECT, related_name="+")
    event = models.UUIDField(db_column="event_id")
    position = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    case = models.UUIDField(null=True, db_column="case_id")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "position"], name="message_once_a_system"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, ended_at__isnull=False)
                | (~Q(state__in=_ENDED) & Q(ended_at__isnull=True)),
                name="message_ended_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="waiting"), name="message_to_send"
            ),
            models.Index(fields=["system", "case", "position"], name="message_of_case"),
            models.Index(
                fields=["system", "position"], condition=Q(state="dead"), name="message_dead"
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
