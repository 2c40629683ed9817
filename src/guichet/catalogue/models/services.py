"""Organizations, the posts that answer, services, their standards and what was filed about them.

The last defence of every rule below is in the database: see migration 0002 and
`docs/explanation/accountable-office.md`.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.catalogue.rules.ownership import TransferReason
from guichet.catalogue.rules.statuses import ONLINE_POINT_ANSWERS, Facet, Status, VolumeKind

_CODE = 60


class OfficialLanguage(models.Model):
    """A language in which the jurisdiction must speak of every active service."""

    code = models.CharField(primary_key=True, max_length=10)

    def __str__(self) -> str:
        """Show the code."""
        return self.code


class Organization(models.Model):
    """A department, ministry or agency."""

    code = models.CharField(max_length=_CODE, unique=True)
    name = models.JSONField()
    abbreviation = models.JSONField(default=dict)
    published_id = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        """Show the code."""
        return self.code


class Office(models.Model):
    """A post that answers for services; persons hold it for a time.

    `provisional` says that the department has not named the post yet, and its deputy head stands
    in. `weekdays` are digits, 0 for Monday; `holidays` names a calendar, such as `CA-NS`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=_CODE, unique=True)
    title = models.JSONField()
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="offices")
    zone = models.CharField(max_length=40)
    weekdays = models.CharField(max_length=7, default="01234")
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    holidays = models.CharField(max_length=40, blank=True)
    provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="office_opens_before_closing"
            ),
            models.CheckConstraint(
                condition=~Q(weekdays="") & ~Q(zone=""), name="office_has_zone_and_days"
            ),
        ]

    def __str__(self) -> str:
        """Show the code."""
        return self.code


class Service(models.Model):
    """A service that people may ask for, whoever runs it.

    `counted_with` names the service under which the same applications are already counted.
    `active_from` is the first day on which an office had to answer for it.
    """

    code = models.CharField(max_length=_CODE, unique=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="services"
    )
    name = models.JSONField()
    summary = models.JSONField()
    description = models.JSONField(default=dict)
    status = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in Status], default=Status.DRAFT
    )
    active_from = models.DateField(null=True)
    runs_here = models.BooleanField(default=False)
    definition_version = models.CharField(max_length=10, blank=True)
    synonyms = models.JSONField(default=dict)
    scope = models.CharField(max_length=60, blank=True)
    service_type = models.CharField(max_length=60, blank=True)
    url = models.JSONField(default=dict)
    fee_charged = models.BooleanField(null=True)
    fee_cents = models.PositiveIntegerField(null=True)
    online_account = models.CharField(max_length=2, blank=True)
    online_authentication = models.CharField(max_length=2, blank=True)
    online_application = models.CharField(max_length=2, blank=True)
    online_decision = models.CharField(max_length=2, blank=True)
    online_issuance = models.CharField(max_length=2, blank=True)
    online_feedback = models.CharField(max_length=2, blank=True)
    channels = models.JSONField(default=list)
    counted_with = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="counted_here"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="service_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ACTIVE) | Q(active_from__isnull=False),
                name="service_active_since",
            ),
            models.CheckConstraint(
                condition=Q(
                    online_account__in=ONLINE_POINT_ANSWERS,
                    online_authentication__in=ONLINE_POINT_ANSWERS,
                    online_application__in=ONLINE_POINT_ANSWERS,
                    online_decision__in=ONLINE_POINT_ANSWERS,
                    online_issuance__in=ONLINE_POINT_ANSWERS,
                    online_feedback__in=ONLINE_POINT_ANSWERS,
                ),
                name="service_online_answers_known",
            ),
        ]
        # A search joins what it found to the active services: from these alone, not from wide rows.
        indexes = [models.Index(fields=["status", "id", "runs_here"], name="service_by_status")]

    def __str__(self) -> str:
        """Show the code."""
        return self.code


class ServiceFacet(models.Model):
    """One word under which a service is found by browsing: a need or an audience."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=10, choices=[(f.value, f.value) for f in Facet])
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "facet", "value"], name="facet_once"),
        ]
        indexes = [models.Index(fields=["facet", "value"], name="facet_value")]

    def __str__(self) -> str:
        """Show facet and value."""
        return f"{self.facet}={self.value}"


class Ownership(models.Model):
    """From `starts` on, this office answers: until the next row of the same service and stage.

    An end is never stored, so two periods cannot overlap and none can leave a gap. `stage` is
    empty for the service as a whole.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="ownerships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="ownerships")
    stage = models.CharField(max_length=_CODE, blank=True)
    starts = models.DateField()
    reason = models.CharField(
        max_length=20,
        default=TransferReason.DEFINITION.value,
        db_default=TransferReason.DEFINITION.value,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in TransferReason]),
                name="ownership_reason_known",
            ),
            models.UniqueConstraint(
                fields=["service", "stage", "starts"], name="ownership_one_office_a_day"
            ),
        ]

    def __str__(self) -> str:
        """Show who answers from when."""
        return f"{self.service_id} {self.stage or '-'} {self.starts}"


class Partner(models.Model):
    """Another organization with a part in a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="partnerships"
    )
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "organization", "role"], name="partner_once")
        ]

    def __str__(self) -> str:
        """Show the role."""
        return self.role


class Filing(models.Model):
    """One row of a published inventory: a service as its department filed it for one year.

    `words` holds every published cell as it stood.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="filings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="filings")
    fiscal_year = models.CharField(max_length=9)
    published_id = models.CharField(max_length=40)
    scope = models.CharField(max_length=60)
    words = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "organization", "published_id"], name="filing_once"
            ),
            models.UniqueConstraint(fields=["service", "fiscal_year"], name="filing_one_a_year"),
        ]

    def __str__(self) -> str:
        """Show year and published id."""
        return f"{self.fiscal_year} {self.published_id}"


class YearlyVolume(models.Model):
    """A count for one year: the published word and, where it is a number, the number.

    `0`, `NA` (does not apply), `ND` (applies, no data) and blank are four different words; only
    the first has a count.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="volumes")
    fiscal_year = models.CharField(max_length=9)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in VolumeKind])
    channel = models.CharField(max_length=10, blank=True)
    word = models.CharField(max_length=20, blank=True)
    count = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "fiscal_year", "kind", "channel"], name="volume_once"
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=False, count__gte=0) & ~Q(word__in=["", "NA", "ND"])
                | Q(count__isnull=True, word__in=["", "NA", "ND"]),
                name="volume_counts_only_numbers",
            ),
        ]

    def __str__(self) -> str:
        """Show the published word."""
        return f"{self.fiscal_year} {self.kind} {self.channel}: {self.word}"


class Standard(models.Model):
    """What a department promises to try for; never an estimate, never a legal limit.

    `days` is set where the promise is a number of business days.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="standards")
    code = models.CharField(max_length=_CODE)
    text = models.JSONField()
    kind = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, blank=True)
    days = models.PositiveIntegerField(null=True)
    target = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="standard_once"),
        ]

    def __str__(self) -> str:
        """Show the code."""
        return self.code


class StandardResult(models.Model):
    """What was filed for one standard and one year, in the publisher's words.

    `met` is the publisher's own verdict: 89.96 % shown as 90 % against 90 % stays missed.
    A service that runs here files nothing: its results are computed, and `filing` is empty.
    """

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="results")
    filing = models.ForeignKey(Filing, null=True, on_delete=models.PROTECT, related_name="results")
    fiscal_year = models.CharField(max_length=9)
    kind = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    target = models.CharField(max_length=20, blank=True)
    volume_met = models.CharField(max_length=20, blank=True)
    volume_total = models.CharField(max_length=20, blank=True)
    performance = models.CharField(max_length=20, blank=True)
    met = models.CharField(max_length=2)
    words = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "fiscal_year"], name="result_once"),
            models.CheckConstraint(condition=Q(met__in=["Y", "N", "NA"]), name="result_met_known"),
        ]

    def __str__(self) -> str:
        """Show year and verdict."""
        return f"{self.fiscal_year} {self.met}"


class YearlyTimeliness(models.Model):
    """Over one year and on one channel: promises of time that were kept, of how many."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="timeliness")
    fiscal_year = models.CharField(max_length=9)
    channel = models.CharField(max_length=10)
    met = models.BigIntegerField()
    total = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "fiscal_year", "channel"], name="timeliness_once"
            ),
            models.CheckConstraint(
                condition=Q(met__gte=0, total__gte=0), name="timeliness_not_negative"
            ),
        ]

    def __str__(self) -> str:
        """Show the two counts."""
        return f"{self.fiscal_year} {self.channel}: {self.met} of {self.total}"


class SearchWord(models.Model):
    """A word as it is written in the index, and how many services use it."""

    word = models.CharField(max_length=60, unique=True)
    services = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Show the word."""
        return self.word


class SearchEdition(models.Model):
    """One row: it grows with every write to the index, so that a process knows its words aged."""

    number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        """Show the number."""
        return str(self.number)
