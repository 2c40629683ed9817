"""The licence and the service that takes objections to it, and a refusal to object to."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tests.apps.casework.licence import AT, open_the_licence, send_checked
from tests.apps.catalogue.factories import make_active, make_office
from tests.people import Person, hire

from guichet.casework import actions
from guichet.casework.rules import Outcome
from guichet.catalogue.definitions import Answer, definition_for
from guichet.interactions.rules import Role

CODE = "licence-objection"
REFUSED = AT + timedelta(days=3)  # Thursday 12 November 2026
OBJECTED = REFUSED + timedelta(days=5)
UPHELD = OBJECTED + timedelta(days=7)
ANSWERS: dict[str, Answer] = {
    "grounds": "Zone 3 had places left.",
    "full_name": "Applicant 0001",
    "email": "applicant-0001@example.org",
}


def open_both() -> tuple[Person, Person]:
    """Open both services and return an officer of the licences and one of the objections."""
    licences = open_the_licence()
    reviews = make_office("complaints-director", organization="service-quality")
    version = definition_for(CODE).version
    make_active(CODE, office="complaints-director", runs_here=True, definition_version=version)
    return (
        hire("decider", role=Role.OFFICER, office=licences.pk),
        hire("reviewer", role=Role.OFFICER, office=reviews.pk),
    )


def decide(
    officer: Person, case: UUID, outcome: Outcome, reason: str, *, at: datetime = REFUSED
) -> UUID:
    """Decide and release."""
    decision = actions.decide(
        officer.viewer, case=case, outcome=outcome, reason=reason, words="", at=at
    )
    actions.release(decision=decision, at=at)
    return decision


def refused(officer: Person) -> actions.Receipt:
    """Send an application and have it refused."""
    receipt = send_checked(key=uuid4())
    decide(officer, receipt.case, Outcome.REFUSED, "zone-full")
    return receipt


def objects(
    case: UUID,
    *,
    key: UUID | None = None,
    answers: dict[str, Answer] | None = None,
    recourse: str = "objection",
    at: datetime = OBJECTED,
) -> actions.Receipt:
    """Object to the refusal of a case."""
    return actions.object_to(
        case=case,
        recourse=recourse,
        key=key or uuid4(),
        definition_version=definition_for(CODE).version,
        answers=ANSWERS if answers is None else answers,
        language="en",
        channel="web",
        at=at,
    )
