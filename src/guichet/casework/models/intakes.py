"""Who took an application in, and who helped the person or applied for them."""

from django.db import models
from django.db.models import Q

from guichet.casework.models.applications import Application
from guichet.casework.rules import HelperKind


class Intake(models.Model):
    """Who entered an application and when, and who helped the person with it.

    `officer` is empty where a helper sent it online for the person. A helper is named only with
    the person's consent; the name goes when the answers go.
    """

    application = models.OneToOneField(
        Application, primary_key=True, on_delete=models.CASCADE, related_name="intake"
    )
    officer = models.UUIDField(null=True)
    office = models.UUIDField()
    entered_at = models.DateTimeField()
    helper = models.CharField(
        max_length=20, blank=True, choices=[(h.value, h.value) for h in HelperKind]
    )
    helper_name = models.CharField(max_length=120, blank=True)
    consented = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(helper="", helper_name="", consented=False)
                | (Q(consented=True) & Q(helper__in=[h.value for h in HelperKind])),
                name="intake_helper_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=False) | Q(consented=True),
                name="intake_by_officer_or_helper",
            ),
        ]

    def __str__(self) -> str:
        """Show the case id, never the helper."""
        return str(self.pk)
