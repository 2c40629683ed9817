"""Objections: applications about a decision on another application."""

from django.db import models
from django.db.models import F, Q

from guichet.casework.models.applications import Application, Decision


class Objection(models.Model):
    """One application that objects to a decision on another, by a recourse of its definition.

    `decision` is the refusal it is about: once released, no decision changes. About a suspension
    it is the approval that gave the permit, and `suspended_at` says which suspension. Each is
    objected to once by each recourse.
    """

    application = models.OneToOneField(
        Application, primary_key=True, on_delete=models.PROTECT, related_name="objection"
    )
    first = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="objections")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="objections")
    recourse = models.CharField(max_length=60)
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "recourse"],
                condition=Q(suspended_at__isnull=True),
                name="objection_once_by_each_recourse",
            ),
            models.UniqueConstraint(
                fields=["decision", "recourse", "suspended_at"],
                condition=Q(suspended_at__isnull=False),
                name="objection_once_to_each_suspension",
            ),
            models.CheckConstraint(
                condition=~Q(application=F("first")), name="objection_to_another"
            ),
        ]

    def __str__(self) -> str:
        """Show the case id of the objection."""
        return str(self.pk)
