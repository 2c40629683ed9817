"""Samples with their commitments, the files screened under them, and what verifying found."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.casework.models.applications import Application
from guichet.casework.rules.screening import WITH_ERROR, Found


class Sample(models.Model):
    """The seed of a stretch of days, by which files are picked for verification.

    `commitment` is the seed's SHA-256, in the journal before the seed is used. The seed itself is
    made from the installation's secret and stands here, in hexadecimal, once it is shown. `lost_at`
    is when the secret had changed and the seed could not be made again: another sample follows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    commitment = models.CharField(max_length=64)
    committed_at = models.DateTimeField()
    seed = models.CharField(max_length=64, blank=True)
    shown_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on"], condition=Q(lost_at__isnull=True), name="sample_one_a_stretch"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="sample_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True, seed="")
                | (Q(shown_at__isnull=False, lost_at__isnull=True) & ~Q(seed="")),
                name="sample_shown_with_seed",
            ),
        ]

    def __str__(self) -> str:
        """Show the id and the days."""
        return f"{self.pk}, {self.starts_on} to {self.ends_on}"


class Screening(models.Model):
    """That a file was screened, once: its rate of a thousand, and whether it was picked.

    `stratum` names the risk rule that set the rate, or `random`; it is emptied with the answers.
    """

    application = models.OneToOneField(
        Application, primary_key=True, on_delete=models.PROTECT, related_name="screening"
    )
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="screenings")
    service = models.CharField(max_length=60)
    stratum = models.CharField(max_length=60, blank=True)
    per_thousand = models.PositiveSmallIntegerField()
    picked = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(per_thousand__gte=1, per_thousand__lte=1000), name="screening_rate"
            ),
        ]
        indexes = [models.Index(fields=["service", "at"], name="screening_of_service")]

    def __str__(self) -> str:
        """Show the case id, never whether it was picked."""
        return str(self.pk)


class Verification(models.Model):
    """A picked file to verify, and what was found.

    `before_yes` says that it was opened before any approval, `days` on how many business days of
    the office it stood open. `words` are for colleagues and erased with the decision.
    `recovered_cents` is what came back, so far, of the money found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    screening = models.OneToOneField(
        Screening, on_delete=models.PROTECT, related_name="verification"
    )
    office = models.UUIDField()
    before_yes = models.BooleanField()
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    found = models.CharField(max_length=20, blank=True, choices=[(f.value, f.value) for f in Found])
    found_cents = models.PositiveBigIntegerField(default=0, db_default=0)
    recovered_cents = models.PositiveBigIntegerField(default=0, db_default=0)
    words = models.TextField(blank=True)
    officer = models.UUIDField(null=True)
    days = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, found="", officer__isnull=True)
                | Q(
                    settled_at__isnull=False,
                    found__in=[f.value for f in Found],
                    officer__isnull=False,
                    days__isnull=False,
                ),
                name="verification_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(found_cents=0) | Q(found__in=sorted(f.value for f in WITH_ERROR)),
                name="verification_money_with_error",
            ),
            models.CheckConstraint(
                condition=Q(recovered_cents__lte=F("found_cents")),
                name="verification_recovered_of_found",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("opened_at")),
                name="verification_settled_after_opened",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "opened_at"],
                condition=Q(settled_at__isnull=True),
                name="verification_open",
            ),
            models.Index(
                fields=["office", "-settled_at"],
                condition=Q(found_cents__gt=F("recovered_cents")),
                name="verification_to_recover",
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
