"""Documents, as rows: where each stands, whose it is, how long it waits."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from guichet.documents.rules import Fault, State, Type


class Document(models.Model):
    """One file that a person sent for a question.

    Its content lies in the store under `id`, which is random: who guesses it holds nothing, for
    each reader asks a query that knows whose it is. It belongs to a draft, by the draft's
    idempotency key, or to a case, never to both. `digest` is the SHA-256 of what was sent, so that
    the same file sent twice is one document; it goes with the row. `size` counts bytes as kept.
    `due_at` is when it is checked next, `scanned` whether a virus scanner looked at it, and
    `expires_at` when one that was not sent is removed. A refused one has lost its content.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.UUIDField(null=True)
    case = models.UUIDField(null=True)
    question = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=10, choices=[(t.value, t.value) for t in Type])
    size = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    fault = models.CharField(max_length=20, blank=True)
    scanned = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, case__isnull=True, expires_at__isnull=False)
                | Q(draft__isnull=True, case__isnull=False, expires_at__isnull=True),
                name="document_of_draft_or_case",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REFUSED.value, fault__in=[f.value for f in Fault])
                | (Q(state__in=[State.WAITING.value, State.KEPT.value]) & Q(fault="")),
                name="document_refused_with_fault",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING.value, checked_at__isnull=True)
                | (~Q(state=State.WAITING.value) & Q(checked_at__isnull=False)),
                name="document_checked_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0) & Q(type__in=[t.value for t in Type]) & ~Q(name=""),
                name="document_is_something",
            ),
            models.UniqueConstraint(
                fields=["draft", "question", "digest"],
                condition=Q(draft__isnull=False),
                name="document_once_a_draft",
            ),
            models.UniqueConstraint(
                fields=["case", "question", "digest"],
                condition=Q(case__isnull=False),
                name="document_once_a_case",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=State.WAITING.value),
                name="document_waiting",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="document_unsent",
            ),
        ]

    def __str__(self) -> str:
        """Show the id, never the name that the person gave it."""
        return str(self.pk)
