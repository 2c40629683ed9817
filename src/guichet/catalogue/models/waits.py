"""What people were told they would wait, and how that did: rows are only ever added.

Triggers refuse every change of an estimate or a score once given (migration 0005). `CurrentWait`
only points at the latest of each, so that a page finds it in one step.
"""

import uuid

from django.db import models
from django.db.models import F, Q

_CODE = 60


class PublishedWait(models.Model):
    """An estimate for a new case on one channel and of one class; blank stands for all of them.

    Days are the office's business days; `calendar_…` are the same from `as_of` on the wall
    calendar. `curve` holds (day, ten-thousandths that have heard). It was read from the journal up
    to `position`, in the reading of that number: `ended` answers and `waiting` people, `line`
    people in the line of the whole service, which gave `answered` answers in the last 40 business
    days. `plain_median` and `rule_p90` are what simpler methods would say, `engine_…` what the
    service's capacity model says of today's line. `unsure` is what the record of its day made of
    it: people were told the range from `low80` to `high80` and no number, and it is scored all the
    same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(
        "catalogue.Service", on_delete=models.PROTECT, related_name="published_waits"
    )
    channel = models.CharField(max_length=20, blank=True)
    case_class = models.CharField(max_length=_CODE, blank=True)
    as_of = models.DateField()
    given_at = models.DateTimeField()
    position = models.BigIntegerField()
    reading = models.PositiveIntegerField(db_default=0)
    method = models.CharField(max_length=40)
    method_version = models.PositiveSmallIntegerField()
    p50 = models.PositiveIntegerField()
    p80 = models.PositiveIntegerField()
    p95 = models.PositiveIntegerField(null=True)
    low80 = models.PositiveIntegerField()
    high80 = models.PositiveIntegerField(null=True)
    calendar_p50 = models.PositiveIntegerField()
    calendar_p80 = models.PositiveIntegerField()
    curve = models.JSONField()
    ended = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    plain_median = models.PositiveIntegerField(null=True)
    rule_p90 = models.PositiveIntegerField(null=True)
    engine_p50 = models.PositiveIntegerField(null=True)
    engine_p80 = models.PositiveIntegerField(null=True)
    unsure = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "channel", "case_class", "as_of", "position", "reading"],
                name="published_wait_once",
            ),
            models.CheckConstraint(
                condition=Q(low80__lte=F("p50"))
                & Q(p50__lte=F("p80"))
                & (Q(p95__isnull=True) | Q(p95__gte=F("p80")))
                & (Q(high80__isnull=True) | Q(high80__gte=F("p80"))),
                name="published_wait_rises",
            ),
        ]

    def __str__(self) -> str:
        """Show what it is of and from when."""
        return f"{self.service_id} {self.channel or 'all'} {self.as_of}"


class WaitScore(models.Model):
    """How the estimates given did whose "8 in 10" day fell from `since` to `until`.

    `bias_tenths` is the median of days waited less the half given, `width_tenths` the mean days
    from half to 8 in 10, both in tenths of a business day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(
        "catalogue.Service", on_delete=models.PROTECT, related_name="wait_scores"
    )
    channel = models.CharField(max_length=20, blank=True)
    as_of = models.DateField()
    position = models.BigIntegerField()
    reading = models.PositiveIntegerField(db_default=0)
    since = models.DateField()
    until = models.DateField()
    cases = models.PositiveIntegerField()
    within_half = models.PositiveIntegerField()
    within_eight = models.PositiveIntegerField()
    bias_tenths = models.IntegerField()
    width_tenths = models.PositiveIntegerField()
    rule_cases = models.PositiveIntegerField()
    rule_held = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "channel", "as_of", "position", "reading"],
                name="wait_score_once",
            ),
            models.CheckConstraint(
                condition=Q(within_half__lte=F("within_eight"))
                & Q(within_eight__lte=F("cases"))
                & Q(rule_held__lte=F("rule_cases"))
                & Q(since__lte=F("until")),
                name="wait_score_counts_fit",
            ),
        ]

    def __str__(self) -> str:
        """Show what it is of and from when."""
        return f"{self.service_id} {self.channel or 'all'} {self.as_of}"


class CurrentWait(models.Model):
    """Which estimate and score are shown today; either may be missing."""

    service = models.ForeignKey(
        "catalogue.Service", on_delete=models.CASCADE, related_name="current_waits"
    )
    channel = models.CharField(max_length=20, blank=True)
    case_class = models.CharField(max_length=_CODE, blank=True)
    wait = models.ForeignKey(PublishedWait, null=True, on_delete=models.PROTECT, related_name="+")
    score = models.ForeignKey(WaitScore, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "channel", "case_class"], name="current_wait_once"
            ),
        ]

    def __str__(self) -> str:
        """Show what it is of."""
        return f"{self.service_id} {self.channel or 'all'} {self.case_class}".strip()
