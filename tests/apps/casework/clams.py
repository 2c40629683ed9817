"""The clam-digging permit, decided by table, open for business, and answers that would do."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from tests.apps.catalogue.factories import make_active, make_office

from guichet.casework.actions import Receipt, submit
from guichet.catalogue.definitions import Answer, definition_for
from guichet.catalogue.models import Office

CODE = "clam-digging-permit"
AT = datetime(2026, 11, 9, 14, 42, tzinfo=UTC)

ANSWERS: dict[str, Answer] = {
    "purpose": "table",
    "beach": "halden",
    "daily_clams": 60,
    "full_name": "Applicant 0001",
    "suspended": False,
}


def open_the_beach() -> Office:
    """Make the service active with its accountable office, which is returned."""
    make_active(CODE, runs_here=True, definition_version=definition_for(CODE).version)
    return make_office()


def dig(*, key: UUID | None = None, at: datetime = AT, **answers: Answer) -> Receipt:
    """Send an application for the permit, with some answers of its own."""
    return submit(
        key=key or uuid4(),
        service=CODE,
        definition_version=definition_for(CODE).version,
        answers={**ANSWERS, **answers},
        language="en",
        channel="web",
        at=at,
    )
