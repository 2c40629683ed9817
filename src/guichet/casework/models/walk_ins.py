"""Tickets of people who come without an appointment, and the calls at the windows.

No person is in here: a ticket is a number, a reason and a language.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.casework.models.contacts import Contact
from guichet.casework.rules.contacts import ContactReason
from guichet.casework.rules.walk_ins import OVER, CallEnding, WalkInState

_OVER = sorted(state.value for state in OVER)


class LineDay(models.Model):
    """The last number given out in an office on one day of its own."""

    office = models.UUIDField()
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "day"], name="line_day_once"),
        ]

    def __str__(self) -> str:
        """Show the day and the number."""
        return f"{self.day}: {self.last}"


class WalkIn(models.Model):
    """One ticket. `id` is the key it was taken under and the address of its page: hard to guess.

    Who came first goes first: `taken_at` is kept through a transfer, `queued_at` is since when it
    waits in this office. `told_half` and `told_eight` are the minutes the person was told, empty
    where we were unsure. It is over at `expires_at`, the office's closing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.UUIDField()
    day = models.DateField()
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=[(r.value, r.value) for r in ContactReason])
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in WalkInState])
    taken_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_half = models.PositiveIntegerField(null=True)
    told_eight = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "number"], name="walk_in_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in WalkInState]), name="walk_in_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in ContactReason]),
                name="walk_in_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(queued_at__gte=F("taken_at"), expires_at__gt=F("taken_at")),
                name="walk_in_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_OVER, ended_at__isnull=False, ended_at__gte=F("taken_at"))
                | (~Q(state__in=_OVER) & Q(ended_at__isnull=True)),
                name="walk_in_ended_once_over",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "taken_at", "number"],
                condition=Q(state=WalkInState.WAITING.value),
                name="walk_in_line",
            ),
        ]

    def __str__(self) -> str:
        """Show day and number."""
        return f"{self.day} {self.number}"


class WalkInCall(models.Model):
    """One call of a ticket to a window. `id` is the key it was called under: once for each.

    An officer has one call at a time, and so has a ticket.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walk_in = models.ForeignKey(WalkIn, on_delete=models.PROTECT, related_name="calls")
    office = models.UUIDField()
    officer = models.UUIDField()
    window = models.CharField(max_length=10)
    waited_from = models.DateTimeField()
    called_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(
        max_length=12, blank=True, choices=[(e.value, e.value) for e in CallEnding]
    )
    contact = models.OneToOneField(
        Contact, null=True, on_delete=models.PROTECT, related_name="call"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer"], condition=Q(ended_at__isnull=True), name="call_one_an_officer"
            ),
            models.UniqueConstraint(
                fields=["walk_in"], condition=Q(ended_at__isnull=True), name="call_one_a_ticket"
            ),
            models.CheckConstraint(
                condition=Q(called_at__gte=F("waited_from")), name="call_after_waiting"
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True) | Q(started_at__gte=F("called_at")),
                name="call_starts_after_calling",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(
                    ended_at__isnull=False,
                    ended_at__gte=F("called_at"),
                    ending__in=[e.value for e in CallEnding],
                ),
                name="call_ended_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(ending__in=[CallEnding.SERVED.value, CallEnding.TRANSFERRED.value])
                | Q(started_at__isnull=False, contact__isnull=False),
                name="call_served_is_a_contact",
            ),
        ]
        indexes = [models.Index(fields=["office", "-called_at"], name="call_of_office")]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
