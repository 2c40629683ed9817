"""Benefits that approvals pay, and the batches in which they go to the bank.

Amounts are whole cents. Nothing here is personal: no name, no account.
"""

import uuid

from django.db import models
from django.db.models import Q

from guichet.payments.rules.benefits import IN_BATCH, LIVE, BenefitState

_VALUES = [state.value for state in BenefitState]


class BenefitBatch(models.Model):
    """Payments that go to the bank in one file, committed with them before it is written.

    `written_at` is when its file lay in its place; `digest` is the file's SHA-256, and `payments`
    and `total_cents` are what stood in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    payments = models.PositiveIntegerField(default=0)
    total_cents = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(written_at__isnull=True, digest="")
                | (Q(written_at__isnull=False) & ~Q(digest="")),
                name="benefit_batch_written_once",
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class BenefitPayment(models.Model):
    """What one released approval pays. Its id is the bank's end-to-end reference.

    `reason` is why it was cancelled, or the code the bank gave for its return.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField(db_column="case_id")
    decision = models.UUIDField(unique=True)
    service = models.CharField(max_length=60)
    office = models.UUIDField()
    amount_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=[(value, value) for value in _VALUES])
    approved_at = models.DateTimeField()
    batch = models.ForeignKey(
        BenefitBatch, null=True, on_delete=models.PROTECT, related_name="lines"
    )
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=[state.value for state in LIVE]),
                name="benefit_one_alive_a_case",
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="benefit_above_nothing"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in IN_BATCH], batch__isnull=False)
                | Q(
                    state__in=[BenefitState.DUE.value, BenefitState.CANCELLED.value],
                    batch__isnull=True,
                ),
                name="benefit_in_one_batch",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[BenefitState.RETURNED.value, BenefitState.CANCELLED.value],
                    ended_at__isnull=False,
                )
                & ~Q(reason="")
                | Q(state=BenefitState.PAID.value, ended_at__isnull=False, reason="")
                | Q(
                    state__in=[
                        BenefitState.DUE.value,
                        BenefitState.BATCHED.value,
                        BenefitState.SENT.value,
                    ],
                    ended_at__isnull=True,
                    reason="",
                ),
                name="benefit_ended_somehow",
            ),
        ]
        indexes = [
            models.Index(
                fields=["approved_at", "id"], condition=Q(state="due"), name="benefit_due"
            ),
            models.Index(fields=["case"], name="benefit_of_case"),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
