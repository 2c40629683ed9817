"""Decisions that one officer proposes and another confirms or sends back."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.casework.models.applications import Application
from guichet.casework.rules.moves import Outcome
from guichet.casework.rules.second_officer import Settled


class Proposal(models.Model):
    """A decision that waits for a second officer, or did.

    `overrides` and `override_why` are those of the decision it is to become.
    `words` are for the person and join the decision when it is confirmed; `why` is for
    colleagues, when it is sent back. `erased` says that both are gone. `second` is who confirmed
    it or sent it back: never who proposed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="proposals")
    outcome = models.CharField(max_length=20, choices=[(o.value, o.value) for o in Outcome])
    reason = models.CharField(max_length=60)
    words = models.TextField(blank=True)
    officer = models.UUIDField()
    office = models.UUIDField()
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled = models.CharField(
        max_length=20, blank=True, choices=[(s.value, s.value) for s in Settled]
    )
    second = models.UUIDField(null=True)
    why = models.TextField(blank=True)
    erased = models.BooleanField(default=False, db_default=False)
    overrides = models.CharField(max_length=60, blank=True, db_default="")
    override_why = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(settled_at__isnull=True),
                name="proposal_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled="")
                | Q(settled_at__isnull=False, settled__in=[s.value for s in Settled]),
                name="proposal_settled_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(settled__in=[Settled.CONFIRMED.value, Settled.RETURNED.value])
                | (Q(second__isnull=False) & ~Q(second=F("officer"))),
                name="proposal_settled_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(settled=Settled.RETURNED.value) | ~Q(why="") | Q(erased=True),
                name="proposal_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[o.value for o in Outcome]), name="proposal_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        """Show the id, never the words."""
        return str(self.pk)
