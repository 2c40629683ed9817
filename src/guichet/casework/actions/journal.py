"""Write what happened to a case into the journal, in the transaction of the change."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from guichet.casework.models import Application
from guichet.interactions.actions import record
from guichet.interactions.rules import PayloadValue


def note(
    *,
    kind: str,
    application: Application,
    at: datetime,
    payload: Mapping[str, PayloadValue],
    office: UUID | None = None,
) -> None:
    """Record an Event of a case; the office is the one that has the file unless another acted."""
    record(
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        service=application.service,
        office=office or application.office,
        channel=application.channel,
        case=application.pk,
        subject=application.subject,
        payload=payload,
    )
