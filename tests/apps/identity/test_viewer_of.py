"""Who somebody is on a day."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from guichet.identity import queries
from guichet.identity.models import Membership, User
from guichet.interactions.rules import Role, Viewer

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def member(
    *, office: UUID, role: Role = Role.OFFICER, starts: date = DAY, ends: date | None = None
) -> User:
    user = User.objects.create_user(f"{uuid4().hex[:8]}@example.org")
    Membership.objects.create(user=user, office=office, role=role, starts=starts, ends=ends)
    return user


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (DAY, None, True),
        (date(2026, 11, 24), None, False),
        (date(2026, 1, 1), DAY, False),
        (date(2026, 1, 1), date(2026, 11, 24), True),
        (DAY, DAY, False),
    ],
)
def test_a_role_holds_from_its_first_day_until_the_day_it_ends(
    *, starts: date, ends: date | None, holds: bool
) -> None:
    office = uuid4()
    user = member(office=office, starts=starts, ends=ends)
    viewer = queries.viewer_of(user_id=user.pk, today=DAY)
    assert viewer.holds(Role.OFFICER, office=office) is holds
    assert not viewer.holds(Role.LEAD, office=office)


def test_an_inactive_person_and_a_stranger_hold_nothing() -> None:
    user = member(office=uuid4())
    User.objects.filter(pk=user.pk).update(is_active=False)
    stranger = uuid4()
    assert queries.viewer_of(user_id=user.pk, today=DAY) == Viewer(user=user.pk)
    assert queries.viewer_of(user_id=stranger, today=DAY) == Viewer(user=stranger)


def test_the_database_refuses_a_second_standing_role_in_one_office() -> None:
    office = uuid4()
    user = member(office=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, office=office, role=Role.LEAD, starts=DAY)


def test_the_database_refuses_an_unknown_role_and_an_end_before_the_start() -> None:
    user = User.objects.create_user("someone@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, office=uuid4(), role="minister", starts=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=user, office=uuid4(), role=Role.LEAD, starts=DAY, ends=date(2026, 11, 22)
        )


def test_a_lead_lists_the_own_office_and_an_administrator_all() -> None:
    office, other = uuid4(), uuid4()
    lead = member(office=office, role=Role.LEAD)
    member(office=other)
    administrator = member(office=other, role=Role.ADMINISTRATOR)
    officer = member(office=office)

    def listed(user: User) -> set[UUID]:
        viewer = queries.viewer_of(user_id=user.pk, today=DAY)
        return {row.office for row in queries.staff(viewer, today=DAY)}

    assert listed(lead) == {office}
    assert listed(administrator) == {office, other}
    assert listed(officer) == set()
