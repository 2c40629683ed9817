"""What a person is handed after sending, for the one who holds the application's key.

Plain SQL, because every application ends with it: building the query through the models took a
tenth of a whole journey's time.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from guichet.casework.rules import pepper_from, reference_for, secret_digest, secret_for
from guichet.interactions.adapters.statements import planned_cursor
from guichet.interactions.rules import Viewer

_RECEIPT = """
SELECT id, secret_hash, service, definition_version, channel, office, submitted_at, clock_starts_on,
       standard_due_on, legal_due_on, estimate
  FROM casework_application WHERE reference = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCard:
    """The ticket: reference and secret, what was sent when, and the two dates of the office.

    `case` is what reference and secret open together: nothing once the application was erased.
    """

    case: UUID | None
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
    estimate: UUID | None


def receipt(viewer: Viewer, *, key: UUID) -> ReceiptCard | None:
    """Return the receipt of the application that a key sent, or None when it sent none.

    Whoever holds the key made it: nobody else is asked who they are.
    """
    del viewer
    pepper = pepper_from(settings.SECRET_KEY)
    reference = reference_for(key=key, pepper=pepper)
    with planned_cursor() as cursor:
        cursor.execute(_RECEIPT, [reference])
        row = cursor.fetchone()
    if row is None:
        return None
    case, kept, service, version, channel, office, submitted_at, *days, told = row
    if connection.vendor == "sqlite":  # which keeps neither ids nor zones as such
        told = UUID(hex=told) if told else None
        case, office = UUID(hex=case), UUID(hex=office)
        submitted_at = submitted_at.replace(tzinfo=UTC)
    starts_on, standard_due, legal_due = days
    secret = secret_for(key=key, pepper=pepper)
    opens = hmac.compare_digest(secret_digest(secret=secret, pepper=pepper), bytes(kept))
    return ReceiptCard(
        case=case if opens else None,
        reference=reference,
        secret=secret,
        service=service,
        definition_version=version,
        channel=channel,
        office=office,
        submitted_at=submitted_at,
        clock_starts_on=starts_on,
        standard_due_on=standard_due,
        legal_due_on=legal_due,
        estimate=told,
    )
