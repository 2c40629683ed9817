"""Write what happened to a fee into the journal, in the transaction of the change."""

from collections.abc import Mapping
from datetime import datetime

from guichet.interactions.actions import record
from guichet.interactions.rules import PayloadValue
from guichet.payments.models import Fee


def note(*, kind: str, fee: Fee, at: datetime, payload: Mapping[str, PayloadValue]) -> None:
    """Record an Event of the case that a fee belongs to."""
    record(
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        service=fee.service,
        office=fee.office,
        case=fee.case,
        payload=payload,
    )
