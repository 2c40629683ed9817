"""The heating benefit, which two officers settle, open for business, and answers that would do."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from tests.apps.catalogue.factories import make_active, make_office

from guichet.casework.actions import submit
from guichet.casework.models import Application
from guichet.catalogue.definitions import Answer, definition_for
from guichet.catalogue.models import Office

CODE = "heating-benefit"
AT = datetime(2026, 11, 9, 14, 42, tzinfo=UTC)
ANSWERS: dict[str, Answer] = {
    "pays_heating": True,
    "household_size": 2,
    "income": 19800,
    "fuel": "oil",
    "supplier": "Supplier 1",
    "full_name": "Applicant 0001",
    "address": "1 Mill Street, Halden Mills",
    "email": "applicant-0001@example.org",
}


def open_the_benefit() -> Office:
    """Make the service active with its accountable office, which is returned."""
    version = definition_for(CODE).version
    make_active(CODE, office="benefits-director", runs_here=True, definition_version=version)
    return make_office("benefits-director")


def send_to_decide(*, key: UUID | None = None, at: datetime = AT) -> UUID:
    """Send an application, put it into its last stage and return the case."""
    definition = definition_for(CODE)
    receipt = submit(
        key=key or uuid4(),
        service=CODE,
        definition_version=definition.version,
        answers=ANSWERS,
        language="en",
        channel="web",
        at=at,
    )
    last = definition.stages[-1].code
    Application.objects.filter(pk=receipt.case).update(stage=last)
    return receipt.case
