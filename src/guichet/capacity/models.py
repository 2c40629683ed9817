"""What the journal says of every wait. Nothing here is a second truth: it can be read again."""

from django.db import models
from django.db.models import F, Q

_CODE = 60


class JournalReading(models.Model):
    """How far a reader has come in the journal; whoever reads on holds this row.

    `generation` counts how often it began anew from the first Event.
    """

    name = models.CharField(primary_key=True, max_length=40)
    position = models.BigIntegerField(default=0)
    generation = models.PositiveIntegerField(db_default=0)

    def __str__(self) -> str:
        """Show reader and place."""
        return f"{self.name} {self.position}"


class WaitingCase(models.Model):
    """One case as its Events tell its wait; days are business days of the office.

    `case_class` is the class that an officer put it into last, on the day `classed_on`; blank for
    an ordinary one. `ended_on` is the day of the answer, or of taking the application back when
    `withdrawn`, and `waited` the days of the office's clock until then. `pauses` holds (since,
    until) pairs of moments, the last open while the clock stands. `unpaid` marks one whose fee was
    asked and never paid, so far or for good: it stands in no line. `given_…` are what the estimate
    said that the person was shown on applying.
    """

    case = models.UUIDField(primary_key=True)
    service = models.CharField(max_length=_CODE)
    office = models.UUIDField()
    channel = models.CharField(max_length=20)
    case_class = models.CharField(max_length=_CODE, blank=True)
    classed_on = models.DateField(null=True)
    submitted_at = models.DateTimeField()
    starts_on = models.DateField()
    pauses = models.JSONField(default=list)
    ended_on = models.DateField(null=True)
    waited = models.PositiveIntegerField(null=True)
    withdrawn = models.BooleanField(default=False)
    unpaid = models.BooleanField(db_default=False)
    estimate = models.UUIDField(null=True)
    given_half = models.PositiveIntegerField(null=True)
    given_eight = models.PositiveIntegerField(null=True)
    given_most = models.PositiveIntegerField(null=True)
    given_rule = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, waited__isnull=True)
                | Q(ended_on__isnull=False, waited__isnull=False),
                name="waiting_case_ended_with_days",
            ),
            models.CheckConstraint(
                condition=Q(given_half__isnull=True, given_eight__isnull=True)
                | Q(given_half__lte=F("given_eight")),
                name="waiting_case_given_rises",
            ),
            models.CheckConstraint(
                condition=Q(case_class="", classed_on__isnull=True)
                | Q(~Q(case_class=""), classed_on__isnull=False),
                name="waiting_case_classed_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "ended_on"], name="waiting_case_service"),
        ]

    def __str__(self) -> str:
        """Show the case id."""
        return str(self.pk)


class PublishedDay(models.Model):
    """A day whose nightly estimates are done: taken first, so that two workers make them once."""

    day = models.DateField(primary_key=True)
    taken_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Show the day."""
        return str(self.day)
