"""What a person is handed after sending, for the one who holds the application's key."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from guichet.casework.models import Application
from guichet.casework.rules import pepper_from, reference_for, secret_for
from guichet.interactions.rules import Viewer

_COLUMNS = (
    "service",
    "definition_version",
    "channel",
    "office",
    "submitted_at",
    "clock_starts_on",
    "standard_due_on",
    "legal_due_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCard:
    """The ticket: reference and secret, what was sent when, and the two dates of the office."""

    reference: str
    secret: str
    service: str
    definition_version: str
    channel: str
    office: UUID
    submitted_at: datetime
    clock_starts_on: date
    standard_due_on: date | None
    legal_due_on: date | None


def receipt(viewer: Viewer, *, key: UUID) -> ReceiptCard | None:
    """Return the receipt of the application that a key sent, or None when it sent none.

    Whoever holds the key made it: nobody else is asked who they are.
    """
    del viewer
    pepper = pepper_from(settings.SECRET_KEY)
    reference = reference_for(key=key, pepper=pepper)
    found = Application.objects.filter(reference=reference).values_list(*_COLUMNS)[:1]
    if not found:
        return None
    return ReceiptCard(
        reference=reference,
        secret=secret_for(key=key, pepper=pepper),
        **dict(zip(_COLUMNS, found[0], strict=True)),
    )
