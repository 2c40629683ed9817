"""Permits and the signed texts that prove them."""

from django.db import models
from django.db.models import F, Q

from guichet.permits.rules import REVOCATION_REASONS, SUSPENSION_REASONS


class Permit(models.Model):
    """What one approved case handed to a person.

    The row's number also fixes the place of its bit on a status list, so no two share one.
    Names and facts are {language: text}, as they were on the day of issue.
    A suspension stands until it is lifted or the day `suspended_until` is over; what was lifted is
    told by the journal alone. A revocation ends it for good.
    Once erased, holder, facts and signed texts are gone; number, days and bit stay.
    """

    number = models.CharField(max_length=24, unique=True)
    case = models.UUIDField(unique=True)
    service = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    name = models.JSONField()
    holder = models.CharField(max_length=200)
    facts = models.JSONField()
    office_title = models.JSONField()
    organization = models.JSONField()
    language = models.CharField(max_length=10)
    zone = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=40, blank=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_until = models.DateField(null=True)
    suspension_reason = models.CharField(max_length=40, blank=True, db_default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="permit_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revocation_reason="")
                | Q(revoked_at__isnull=False, revocation_reason__in=REVOCATION_REASONS),
                name="permit_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    suspended_at__isnull=True, suspended_until__isnull=True, suspension_reason=""
                )
                | Q(suspended_at__isnull=False, suspension_reason__in=SUSPENSION_REASONS),
                name="permit_suspended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True) | Q(revoked_at__isnull=True),
                name="permit_suspended_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("issued_at")),
                name="permit_revoked_after_issue",
            ),
            models.CheckConstraint(
                condition=(Q(erased_at__isnull=True) & ~Q(holder=""))
                | Q(erased_at__isnull=False, holder=""),
                name="permit_has_holder",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(revoked_at__isnull=False), name="permit_revoked"
            ),
            models.Index(
                fields=["id"], condition=Q(suspended_at__isnull=False), name="permit_suspended"
            ),
        ]

    def __str__(self) -> str:
        """Show the row's number: the permit's own number is the holder's."""
        return str(self.pk)


class Credential(models.Model):
    """The signed texts of one permit, as they were handed out."""

    permit = models.OneToOneField(
        Permit, primary_key=True, on_delete=models.CASCADE, related_name="credential"
    )
    key_id = models.CharField(max_length=64)
    full = models.TextField()
    compact = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(full="") & ~Q(compact="") & ~Q(key_id=""), name="credential_signed"
            ),
        ]

    def __str__(self) -> str:
        """Show the permit's row."""
        return str(self.pk)
