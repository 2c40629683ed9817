"""The travel card, which costs something, and applications for it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from tests.apps.catalogue.factories import make_active, make_office

from guichet.casework.actions import Receipt, submit
from guichet.catalogue.definitions import Answer, definition_for
from guichet.catalogue.models import Office

CODE = "travel-card"
AT = datetime(2026, 11, 9, 14, 42, tzinfo=UTC)  # a Monday
FULL_CENTS = 4000
FIRST_CENTS = 2500

RENEWAL: dict[str, Answer] = {
    "request": "renewal",
    "residence": "northshore",
    "what_happened": "expired",
    "full_name": "Applicant 0001",
    "birth_date": "1984-03-27",
    "birth_place": "Port Halden",
    "address": "1 Harbour Road\nPort Halden",
    "email": "applicant-0001@example.org",
}
FIRST: dict[str, Answer] = {
    **{name: answer for name, answer in RENEWAL.items() if name != "what_happened"},
    "request": "first",
}
STOLEN: dict[str, Answer] = {**RENEWAL, "request": "replacement", "what_happened": "stolen"}


def open_the_card() -> Office:
    """Make the service active with its accountable office, which is returned."""
    office = "travel-documents-director"
    version = definition_for(CODE).version
    make_active(CODE, office=office, runs_here=True, definition_version=version)
    return make_office(office)


def apply_for(
    answers: dict[str, Answer] | None = None, *, key: UUID | None = None, at: datetime = AT
) -> Receipt:
    """Send an application for a card."""
    return submit(
        key=key or uuid4(),
        service=CODE,
        definition_version=definition_for(CODE).version,
        answers=RENEWAL if answers is None else answers,
        language="en",
        channel="web",
        at=at,
    )
