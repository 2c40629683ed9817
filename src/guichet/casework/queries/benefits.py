"""To whom and where a benefit goes: read from the answers, for the bank's file alone."""

from dataclasses import dataclass
from uuid import UUID

from guichet.casework.models import Answers
from guichet.catalogue.definitions import definition_for, holder_of
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who is paid, and into which account."""

    name: str
    account: str


def payee_of(viewer: Viewer, *, case: UUID) -> Payee | None:
    """Return who is paid for a case; None once the answers were erased. Only the system asks."""
    if not viewer.system:
        return None
    answers = Answers.objects.select_related("application").filter(pk=case).first()
    if answers is None:
        return None
    application = answers.application
    definition = definition_for(application.service, version=application.definition_version)
    given = answers.standing()
    account = "" if definition.benefit is None else str(given.get(definition.benefit.account, ""))
    return Payee(name=holder_of(definition, given), account=account) if account else None
