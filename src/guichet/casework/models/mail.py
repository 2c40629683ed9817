"""Letters that a mailroom scanned."""

import uuid

from django.db import models
from django.db.models import Q

from guichet.casework.models.applications import Application
from guichet.casework.rules.mail import MailKind, MailRefusal, MailState, Unmatched

_OPEN = Q(application__isnull=True, settled_at__isnull=True, refusal="")


class MailItem(models.Model):
    """One scanned letter: in a file, before an officer who matches it, or put aside.

    `id` is also the draft under which its document waits until it is matched. `digest` is the
    SHA-256 of the scan, so that the same scan comes in once; the row goes when the documents of
    its file are erased. `why` says what kept it from its file. `settled_by` is empty where a
    reference found it. `seen_at` is when somebody of the file's office read the file since.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.UUIDField()
    document = models.UUIDField(unique=True)
    digest = models.BinaryField(max_length=32, unique=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in MailKind])
    service = models.CharField(max_length=60, blank=True)
    arrived_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in MailState])
    why = models.CharField(
        max_length=20, blank=True, choices=[(u.value, u.value) for u in Unmatched]
    )
    application = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="mail"
    )
    refusal = models.CharField(
        max_length=20, blank=True, choices=[(r.value, r.value) for r in MailRefusal]
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=MailState.TO_MATCH.value) & _OPEN)
                | Q(
                    state=MailState.MATCHED.value,
                    application__isnull=False,
                    settled_at__isnull=False,
                    refusal="",
                )
                | Q(
                    state=MailState.REFUSED.value,
                    application__isnull=True,
                    settled_at__isnull=False,
                    refusal__in=[r.value for r in MailRefusal],
                ),
                name="mail_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True) | Q(state=MailState.MATCHED.value),
                name="mail_seen_in_its_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "arrived_at", "id"],
                condition=Q(state=MailState.TO_MATCH.value),
                name="mail_to_match",
            ),
            models.Index(
                fields=["application"],
                condition=Q(state=MailState.MATCHED.value, seen_at__isnull=True),
                name="mail_unseen",
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
