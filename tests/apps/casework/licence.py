"""The fishing licence, open for business, and answers that would do."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from tests.apps.catalogue.factories import make_active, make_office

from guichet.casework.actions import Receipt, submit
from guichet.casework.models import Application
from guichet.catalogue.definitions import Answer, definition_for
from guichet.catalogue.models import Office

CODE = "coastal-fishing-licence"
AT = datetime(2026, 11, 9, 14, 42, tzinfo=UTC)

ANSWERS: dict[str, Answer] = {
    "applicant_kind": "person",
    "full_name": "Applicant 0001",
    "birth_date": "1984-03-27",
    "email": "applicant-0001@example.org",
    "vessel_registration": "NS 40718",
    "vessel_length": "9.4",
    "vessel_ownership": "owned",
    "gear": ["crab_traps"],
    "zones": ["zone_3", "zone_4"],
    "traps": 200,
    "certificate_number": "S-204417",
    "certificate_date": "2026-06-12",
    "suspended": False,
    "convictions": False,
}


def open_the_licence() -> Office:
    """Make the service active with its accountable office, which is returned."""
    make_active(CODE, runs_here=True, definition_version=definition_for(CODE).version)
    return make_office()


def send(
    *,
    key: UUID | None = None,
    answers: dict[str, Answer] | None = None,
    language: str = "en",
    channel: str = "web",
    at: datetime = AT,
) -> Receipt:
    """Send an application for the licence."""
    return submit(
        key=key or uuid4(),
        service=CODE,
        definition_version=definition_for(CODE).version,
        answers=ANSWERS if answers is None else answers,
        language=language,
        channel=channel,
        at=at,
    )


def send_checked(
    *,
    key: UUID | None = None,
    answers: dict[str, Answer] | None = None,
    language: str = "en",
    at: datetime = AT,
) -> Receipt:
    """Send an application whose every stage before the decision is done: it can be approved."""
    receipt = send(key=key, answers=answers, language=language, at=at)
    last = definition_for(CODE).stages[-1].code
    Application.objects.filter(pk=receipt.case).update(stage=last)
    return receipt
