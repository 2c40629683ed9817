"""What is owed for a case, the tries to pay it, the money that came and the money given back.

Amounts are whole cents. Nothing here is personal: no name, no card, no account.
"""

import uuid

from django.db import models
from django.db.models import Q

from guichet.payments.rules import CASH, Cause, FeeState, IntentState, RefundState


def _choices(states: type[FeeState | IntentState | RefundState | Cause]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in states]


class Fee(models.Model):
    """What one case owes. `exemption` is why it is less than the ordinary fee, mostly empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField(unique=True, db_column="case_id")
    service = models.CharField(max_length=60)
    office = models.UUIDField()
    amount_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    exemption = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=_choices(FeeState))
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="fee_above_nothing"),
            models.CheckConstraint(
                condition=Q(state=FeeState.OPEN.value, ended_at__isnull=True)
                | Q(state__in=[FeeState.PAID.value, FeeState.CLOSED.value], ended_at__isnull=False),
                name="fee_ended_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="fee_open"),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class Intent(models.Model):
    """One try to pay a fee, written before anything is asked of a provider.

    Its id is the provider's key: asked again with it, the provider gives the same page and takes
    the money once. `reference` and `page` are the provider's, empty until it answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="intents")
    way = models.CharField(max_length=30)
    amount_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=_choices(IntentState))
    reference = models.CharField(max_length=100, blank=True)
    page = models.URLField(max_length=500, blank=True)
    begun_at = models.DateTimeField()
    ask_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fee"], condition=Q(state=IntentState.OPEN.value), name="intent_one_open"
            ),
            models.UniqueConstraint(
                fields=["way", "reference"], condition=~Q(reference=""), name="intent_once_there"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="intent_above_nothing"),
            models.CheckConstraint(
                condition=Q(state=IntentState.OPEN.value, ended_at__isnull=True)
                | Q(
                    state__in=[s.value for s in IntentState if s is not IntentState.OPEN],
                    ended_at__isnull=False,
                ),
                name="intent_ended_somehow",
            ),
        ]
        indexes = [
            models.Index(
                fields=["way", "ask_at"], condition=Q(ask_at__isnull=False), name="intent_to_ask"
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class Payment(models.Model):
    """Money that came, by the id its way gave it (`charge`): taken down once however often told.

    The one that settles its fee is `applied`; of every other the money goes back. `received_at`
    is the provider's own moment, `recorded_at` ours. `officer` took cash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="payments")
    intent = models.ForeignKey(Intent, null=True, on_delete=models.PROTECT, related_name="payments")
    way = models.CharField(max_length=30)
    charge = models.CharField(max_length=100)
    number = models.CharField(max_length=20, unique=True)
    amount_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    applied = models.BooleanField()
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    officer = models.UUIDField(null=True)
    office = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["way", "charge"], name="payment_once"),
            models.UniqueConstraint(
                fields=["fee"], condition=Q(applied=True), name="payment_one_applied"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_above_nothing"),
            models.CheckConstraint(
                condition=Q(way=CASH, officer__isnull=False, office__isnull=False)
                | (~Q(way=CASH) & Q(intent__isnull=False)),
                name="payment_by_officer_or_intent",
            ),
        ]
        indexes = [models.Index(fields=["way", "received_at"], name="payment_of_day")]

    def __str__(self) -> str:
        """Show the receipt's number."""
        return self.number


class Refund(models.Model):
    """A payment given back whole, written before the provider is told. Its id is the key there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="refund")
    amount_cents = models.PositiveIntegerField()
    cause = models.CharField(max_length=20, choices=_choices(Cause))
    officer = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=_choices(RefundState))
    asked_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="refund_above_nothing"),
            models.CheckConstraint(
                condition=Q(state=RefundState.OPEN.value, done_at__isnull=True)
                | Q(state=RefundState.DONE.value, done_at__isnull=False),
                name="refund_done_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="open"), name="refund_to_send"),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
