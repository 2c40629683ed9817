"""Applications, their answers and the decisions on them."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from guichet.casework.rules import (
    ENDED,
    STANDING,
    UNANSWERED,
    WITH_OFFICE,
    Ending,
    Outcome,
    Status,
    with_corrections,
)
from guichet.catalogue.definitions import Answer


class Application(models.Model):
    """One person's request for one service, from submission to release.

    `id` is the case id of its Events. `reference` and the secret behind `secret_hash` are derived
    from the idempotency key, so the same form sent twice gives the same receipt and one row.
    `standard_due_on` and `legal_due_on` move with each pause that ends; `paused_days` are the
    business days that ended pauses left out, `paused_since` the moment of the one that lasts.
    `office` has the file now; `accountable` answers for the whole while that is another office,
    and is empty otherwise. The `stage_` columns tell of the stage the file is in now; those it
    has left are `Stay` rows. `holder` is the officer who has claimed the file, `held_until` when
    the claim ends by itself.
    `case_class` is the class an officer put it into, empty for an ordinary file; `turn_on` the
    day by which its turn is reckoned in its stage.
    `escalated_at` is when it was put before its accountable office, once.
    `estimate` is the published wait that the person was shown.
    `decision_erased_at` is when words and permit of a closed case were erased; with the answers
    gone too, the secret opens nothing any more.
    `withdrawn_at` is when the person took the application back, which ends it for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    secret_hash = models.BinaryField(max_length=32)
    service = models.CharField(max_length=60)
    definition_version = models.CharField(max_length=10)
    office = models.UUIDField()
    stage = models.CharField(max_length=60)
    status = models.CharField(max_length=30, choices=[(s.value, s.value) for s in Status])
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=20)
    subject = models.UUIDField()
    submitted_at = models.DateTimeField()
    clock_starts_on = models.DateField()
    standard_due_on = models.DateField(null=True)
    legal_due_on = models.DateField(null=True)
    paused_since = models.DateTimeField(null=True)
    paused_days = models.PositiveIntegerField(default=0, db_default=0)
    accountable = models.UUIDField(null=True)
    stage_since = models.DateTimeField(null=True)
    stage_opened_at = models.DateTimeField(null=True)
    stage_starts_on = models.DateField(null=True)
    stage_due_on = models.DateField(null=True)
    stage_paused_days = models.PositiveIntegerField(default=0, db_default=0)
    holder = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    case_class = models.CharField(max_length=60, blank=True, db_default="")
    turn_on = models.DateField()
    escalated_at = models.DateTimeField(null=True)
    estimate = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    decision_erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision_erased_at__isnull=True)
                | Q(status__in=sorted(s.value for s in ENDED)),
                name="application_erased_once_ended",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WITHDRAWN.value, withdrawn_at__isnull=False)
                | (~Q(status=Status.WITHDRAWN.value) & Q(withdrawn_at__isnull=True)),
                name="application_withdrawn_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True, held_until__isnull=True)
                | Q(holder__isnull=False, held_until__isnull=False),
                name="application_held_until_a_time",
            ),
            models.CheckConstraint(
                condition=Q(accountable__isnull=True) | ~Q(accountable=F("office")),
                name="application_accountable_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="application_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in STANDING], paused_since__isnull=False)
                | (~Q(status__in=[s.value for s in STANDING]) & Q(paused_since__isnull=True)),
                name="application_paused_while_waiting",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(decided_at__isnull=False),
                name="application_released_after_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "status", "clock_starts_on"], name="application_queue"),
            models.Index(
                fields=["office", "decided_at"],
                condition=Q(decided_at__isnull=False),
                name="application_decided",
            ),
            models.Index(
                fields=["accountable", "clock_starts_on", "id"],
                condition=Q(accountable__isnull=False),
                name="application_elsewhere",
            ),
            models.Index(
                fields=["office", "holder"],
                condition=Q(holder__isnull=False),
                name="application_held",
            ),
            models.Index(
                fields=["service", "definition_version", "released_at"],
                condition=Q(status=Status.RELEASED.value),
                name="application_to_dispose",
            ),
            models.Index(
                fields=["service", "definition_version", "withdrawn_at"],
                condition=Q(status=Status.WITHDRAWN.value),
                name="application_withdrawn",
            ),
            # The cases whose legal limit has passed unanswered, for the worker.
            models.Index(
                fields=["service", "legal_due_on"],
                condition=Q(status__in=[s.value for s in UNANSWERED]),
                name="application_unanswered",
            ),
            # The open files that were not put before their accountable office yet, for the worker.
            *(
                models.Index(
                    fields=[column, "id"],
                    condition=Q(
                        status__in=[s.value for s in WITH_OFFICE],
                        escalated_at__isnull=True,
                        legal_due_on__isnull=column != "legal_due_on",
                    ),
                    name=f"application_escalate_{name}",
                )
                for name, column in (("limit", "legal_due_on"), ("promise", "standard_due_on"))
            ),
            models.Index(
                fields=["office", "accountable", "legal_due_on"],
                condition=Q(escalated_at__isnull=False, status__in=[s.value for s in UNANSWERED]),
                name="application_escalated",
            ),
            # The open files of an office in each order its queue is paged in.
            *(
                models.Index(
                    fields=["office", column, "id"],
                    condition=Q(status__in=[s.value for s in WITH_OFFICE]),
                    name=f"application_open_{name}",
                )
                for name, column in (
                    ("promise", "standard_due_on"),
                    ("limit", "legal_due_on"),
                    ("age", "clock_starts_on"),
                    ("turn", "turn_on"),
                )
            ),
        ]

    def __str__(self) -> str:
        """Show the case id: the reference opens the file and stays out of logs."""
        return str(self.pk)

    @property
    def closed_at(self) -> datetime | None:
        """Return when the wait ended: the decision's release, or when it was taken back."""
        return self.released_at or self.withdrawn_at


class Answers(models.Model):
    """What the person answered, kept apart so that erasing it leaves the case standing.

    `digest_key` keys the HMAC of the answers that the journal's `submitted` Event carries; it is
    deleted with the answers, and the journal then holds nothing that could be guessed at.
    `values` stay as they were sent, which is what the digest and the idempotency key speak of;
    `corrected` holds, by question, the contact details that the person has corrected since.
    """

    application = models.OneToOneField(
        Application, primary_key=True, on_delete=models.CASCADE, related_name="answers"
    )
    values = models.TextField()
    digest_key = models.BinaryField(max_length=32)
    corrected = models.TextField(blank=True, default="", db_default="")

    def __str__(self) -> str:
        """Show the case id, never the answers."""
        return str(self.pk)

    def sent(self) -> dict[str, Answer]:
        """Return the answers as they were sent, whatever was corrected since."""
        return with_corrections(values=self.values, corrected="")

    def standing(self) -> dict[str, Answer]:
        """Return the answers as they stand now: as sent, with what was corrected since."""
        return with_corrections(values=self.values, corrected=self.corrected)


class Decision(models.Model):
    """An outcome with its reasons; visible to the person from its release on.

    `table_row` is the row of the eligibility table that decided by itself, empty where an officer
    did; only its withdrawal by the person undoes one of those. `reopened_at` is when
    the person asked that a person looks again at what a table refused, or an objection to it was
    upheld: another decision follows, and this one stays as it was.
    `overrides` is the row that an officer decided against, `override_why` why, for colleagues.
    `by_silence` says that nobody decided before the legal limit passed, and the law did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=[(o.value, o.value) for o in Outcome])
    reason = models.CharField(max_length=60)
    words = models.TextField(blank=True)
    officer = models.UUIDField(null=True)
    office = models.UUIDField()
    decided_at = models.DateTimeField()
    release_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    table_row = models.CharField(max_length=60, blank=True, db_default="")
    reopened_at = models.DateTimeField(null=True)
    by_silence = models.BooleanField(default=False, db_default=False)
    overrides = models.CharField(max_length=60, blank=True, db_default="")
    override_why = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(undone_at__isnull=True, reopened_at__isnull=True),
                name="decision_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(table_row="") | Q(officer__isnull=True),
                name="decision_by_table_or_officer",
            ),
            models.CheckConstraint(
                condition=Q(by_silence=False)
                | Q(table_row="", officer__isnull=True, undone_at__isnull=True, words=""),
                name="decision_by_silence_or_officer",
            ),
            models.CheckConstraint(
                condition=Q(overrides="", override_why="")
                | (~Q(overrides="") & Q(table_row="", by_silence=False, officer__isnull=False)),
                name="decision_overridden_by_officer",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(released_at__isnull=False),
                name="decision_reopened_after_release",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(undone_at__isnull=True),
                name="decision_released_or_undone",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[o.value for o in Outcome]), name="decision_outcome_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["release_at"],
                condition=Q(released_at__isnull=True, undone_at__isnull=True),
                name="decision_to_release",
            ),
            models.Index(
                fields=["decided_at"], condition=~Q(table_row=""), name="decision_by_table"
            ),
            models.Index(
                fields=["decided_at"], condition=~Q(overrides=""), name="decision_overridden"
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class Hold(models.Model):
    """A question to the person, and the pause of the office's clock while it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=60)
    words = models.TextField()
    officer = models.UUIDField()
    office = models.UUIDField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    lapses_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(
        max_length=20, blank=True, choices=[(e.value, e.value) for e in Ending]
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(ended_at__isnull=True),
                name="hold_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False, ending__in=[e.value for e in Ending]),
                name="hold_ended_somehow",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("asked_at")),
                name="hold_ended_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on__gte=F("due_on")), name="hold_lapses_after_due"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(ended_at__isnull=True, reminded_at__isnull=True),
                name="hold_to_remind",
            ),
        ]

    def __str__(self) -> str:
        """Show the id, never the words."""
        return str(self.pk)


class Stay(models.Model):
    """A stage that a file has left: the office that had it, from its hand-over to the next.

    `entered_at` is the hand-over, `opened_at` when somebody there first opened the file: the wait
    between belongs to this stage. `words` say why the file was sent back, to colleagues only;
    `erased` that they are gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="stays")
    stage = models.CharField(max_length=60)
    office = models.UUIDField()
    entered_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField()
    starts_on = models.DateField()
    due_on = models.DateField(null=True)
    paused_days = models.PositiveIntegerField(default=0)
    went_to = models.CharField(max_length=60)
    returned = models.BooleanField()
    words = models.TextField(blank=True)
    erased = models.BooleanField(default=False, db_default=False)
    officer = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "entered_at"], name="stay_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at__gte=F("entered_at")), name="stay_left_after_entered"
            ),
            models.CheckConstraint(
                condition=Q(returned=False) | ~Q(words="") | Q(erased=True),
                name="stay_returned_with_reason",
            ),
        ]

    def __str__(self) -> str:
        """Show the id, never the words."""
        return str(self.pk)
