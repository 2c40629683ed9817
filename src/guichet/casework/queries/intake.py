"""What an officer may take in, and how an application was taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.casework.models import Intake
from guichet.catalogue.definitions import definition_for, own_services
from guichet.catalogue.queries import NoAccountableOffice, accountable_office
from guichet.interactions.rules import Role, Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSeen:
    """How an application was taken in: when it was entered, and who helped the person.

    `by_officer` is False where the helper sent it online.
    """

    entered_at: datetime
    by_officer: bool
    helper: str
    helper_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """A service whose applications the viewer takes in."""

    code: str
    name: Text
    office: Text


def intake_of(viewer: Viewer, *, case: UUID) -> IntakeSeen | None:
    """Return how a case the viewer may see was taken in; None where the person sent it."""
    del viewer
    row = Intake.objects.filter(pk=case).first()
    if row is None:
        return None
    return IntakeSeen(
        entered_at=row.entered_at,
        by_officer=row.officer is not None,
        helper=row.helper,
        helper_name=row.helper_name,
    )


def services_taken(viewer: Viewer, *, today: date) -> tuple[Takes, ...]:
    """Return the services whose accountable office the viewer works in, in their own order."""
    mine = viewer.offices(Role.OFFICER, Role.LEAD)
    found = []
    for newest in own_services():
        if newest.effective > today:
            continue
        try:
            office = accountable_office(viewer, service=newest.code, on=today)
        except NoAccountableOffice:
            continue
        if office.id in mine:
            name = definition_for(newest.code, on=today).name
            found.append(Takes(code=newest.code, name=name, office=office.title))
    return tuple(found)
