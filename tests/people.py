"""The standing people of the tests, and what they do, through the real actions.

An applicant holds a reference and a secret; everybody else signs in and holds a role in an office.
The outsider is an officer too, of another office: most faults of access show on her first.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client

from guichet.identity.models import Membership
from guichet.identity.queries import viewer_of
from guichet.interactions.rules import Role, Viewer

STARTS = date(2026, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of staff, as tests speak of them."""

    id: UUID
    email: str
    office: UUID
    role: Role

    @property
    def viewer(self) -> Viewer:
        """Return what queries and actions take first, read from the database now."""
        return viewer_of(user_id=self.id, today=STARTS)

    def client(self, **options: bool) -> Client:
        """Return a browser in which this person has signed in."""
        browser = Client(**options)  # enforce_csrf_checks and the like
        browser.force_login(get_user_model().objects.get(pk=self.id))
        return browser


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One person of each role in one office, and one officer of another."""

    officer: Person
    lead: Person
    auditor: Person
    administrator: Person
    deactivated: Person
    outsider: Person


def hire(name: str, *, role: Role, office: UUID, starts: date = STARTS) -> Person:
    """Give somebody a role in an office, from `starts` on."""
    user = get_user_model().objects.create_user(email=f"{name}@example.org")
    Membership.objects.create(user=user, office=office, role=role, starts=starts)
    return Person(id=user.pk, email=user.email, office=office, role=role)


def staff_two_offices(*, office: UUID, other: UUID) -> People:
    """Hire the standing people; the outsider works in the other office."""
    people = People(
        officer=hire("officer", role=Role.OFFICER, office=office),
        lead=hire("lead", role=Role.LEAD, office=office),
        auditor=hire("auditor", role=Role.AUDITOR, office=office),
        administrator=hire("administrator", role=Role.ADMINISTRATOR, office=office),
        deactivated=hire("deactivated", role=Role.OFFICER, office=office),
        outsider=hire("outsider", role=Role.OFFICER, office=other),
    )
    get_user_model().objects.filter(pk=people.deactivated.id).update(is_active=False)
    return people
