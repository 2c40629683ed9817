"""Inviting, changing roles, deactivating."""

import argparse
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError
from django.db import transaction
from django.test import Client
from tests.apps.catalogue.test_offices import office as make_office

from guichet.catalogue.models import Office
from guichet.cli import invite_staff
from guichet.components import clock
from guichet.identity import actions
from guichet.identity.models import Membership, User
from guichet.identity.queries import viewer_of
from guichet.identity.rules import StaffChangeRefused
from guichet.interactions.models import Event
from guichet.interactions.rules import SYSTEM, Role, Viewer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def invited(role: Role, office: UUID, name: str = "") -> Viewer:
    user = actions.invite(
        SYSTEM, email=f"{name or uuid4().hex[:8]}@example.org", office=office, role=role, at=AT
    )
    return viewer_of(user_id=user, today=AT.date())


def user_of(viewer: Viewer) -> UUID:
    assert viewer.user is not None
    return viewer.user


def kinds() -> list[str]:
    return list(Event.objects.order_by("recorded_at").values_list("kind", flat=True))


def test_an_invitation_gives_the_role_and_is_journalled_without_the_address() -> None:
    office = uuid4()
    officer = invited(Role.OFFICER, office, "officer-1")
    assert officer.holds(Role.OFFICER, office=office)
    event = Event.objects.get()
    assert event.kind == "staff_invited"
    assert event.office == office
    assert "officer-1" not in str(event.payload)


def test_inviting_again_changes_nothing_and_another_role_is_refused() -> None:
    office = uuid4()
    first = invited(Role.OFFICER, office, "officer-1")
    assert invited(Role.OFFICER, office, "OFFICER-1") == first
    assert kinds() == ["staff_invited"]
    with pytest.raises(StaffChangeRefused, match="already officer"):
        invited(Role.LEAD, office, "officer-1")


def test_an_invited_person_has_no_password() -> None:
    user = User.objects.get(pk=user_of(invited(Role.OFFICER, uuid4())))
    assert not user.has_usable_password()
    assert user.password


@pytest.mark.parametrize("address", ["officer", "a b@example.org", "a@b"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(StaffChangeRefused, match="not an e-mail address"):
        actions.invite(SYSTEM, email=address, office=uuid4(), role=Role.LEAD, at=AT)


def test_a_lead_manages_the_own_office_but_no_administrator() -> None:
    office = uuid4()
    lead = invited(Role.LEAD, office)
    actions.invite(lead, email="new-1@example.org", office=office, role=Role.OFFICER, at=AT)
    for elsewhere, role in ((uuid4(), Role.OFFICER), (office, Role.ADMINISTRATOR)):
        with pytest.raises(StaffChangeRefused, match="may not give"):
            actions.invite(lead, email="new-2@example.org", office=elsewhere, role=role, at=AT)
    administrator = invited(Role.ADMINISTRATOR, office)
    with pytest.raises(StaffChangeRefused):
        actions.deactivate(lead, user=user_of(administrator), office=office, at=AT)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_others_manage_nobody(role: Role) -> None:
    office = uuid4()
    viewer = invited(role, office)
    colleague = invited(Role.OFFICER, office)
    with pytest.raises(StaffChangeRefused):
        actions.invite(viewer, email="new-1@example.org", office=office, role=role, at=AT)
    with pytest.raises(StaffChangeRefused):
        actions.deactivate(viewer, user=user_of(colleague), office=office, at=AT)


def test_an_administrator_manages_every_office() -> None:
    administrator = invited(Role.ADMINISTRATOR, uuid4())
    elsewhere = uuid4()
    officer = invited(Role.OFFICER, elsewhere)
    actions.change_role(
        administrator, user=user_of(officer), office=elsewhere, role=Role.LEAD, at=AT
    )
    now = viewer_of(user_id=user_of(officer), today=AT.date())
    assert now.roles == {elsewhere: frozenset({Role.LEAD})}
    assert Membership.objects.filter(user=user_of(officer)).count() == 2
    assert kinds()[-1] == "staff_role_changed"


def test_nobody_changes_the_own_role() -> None:
    office = uuid4()
    invited(Role.ADMINISTRATOR, office)
    administrator = invited(Role.ADMINISTRATOR, office)
    with pytest.raises(StaffChangeRefused, match="own role"):
        actions.change_role(
            administrator, user=user_of(administrator), office=office, role=Role.LEAD, at=AT
        )


def test_the_last_administrator_stays() -> None:
    office = uuid4()
    last = invited(Role.ADMINISTRATOR, office)
    with pytest.raises(StaffChangeRefused, match="last administrator"):
        actions.deactivate(SYSTEM, user=user_of(last), office=office, at=AT)
    invited(Role.ADMINISTRATOR, office)
    actions.deactivate(SYSTEM, user=user_of(last), office=office, at=AT)


def test_deactivation_ends_every_session_at_the_next_click() -> None:
    office = uuid4()
    viewer = invited(Role.OFFICER, office)
    elsewhere = uuid4()
    user = User.objects.get(pk=user_of(viewer))
    actions.invite(SYSTEM, email=user.email, office=elsewhere, role=Role.OFFICER, at=AT)
    browser = Client()
    browser.force_login(user)
    assert browser.get("/en/desk/").status_code == 200
    actions.deactivate(SYSTEM, user=user.pk, office=office, at=AT)
    # A role in another office is left, yet the session is gone: signing in again is asked.
    assert browser.get("/en/desk/").status_code == 302
    user.refresh_from_db()
    assert user.is_active
    actions.deactivate(SYSTEM, user=user.pk, office=elsewhere, at=AT)
    user.refresh_from_db()
    assert not user.is_active


def test_a_person_who_left_can_be_invited_again() -> None:
    office = uuid4()
    viewer = invited(Role.OFFICER, office, "officer-1")
    actions.deactivate(SYSTEM, user=user_of(viewer), office=office, at=AT)
    assert invited(Role.OFFICER, office, "officer-1").holds(Role.OFFICER, office=office)


def test_a_change_and_its_event_stand_or_fall_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_parts: object) -> None:
        raise RuntimeError("the journal is full")

    monkeypatch.setattr("guichet.identity.actions.staff.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        invited(Role.OFFICER, uuid4())
    assert not Membership.objects.exists()


def invite(*words: str) -> None:
    parser = argparse.ArgumentParser()
    invite_staff.add_arguments(parser)
    assert invite_staff.run(parser.parse_args(words)) == 0


def test_the_command_makes_the_first_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    code = make_office("licences-director").code
    invite("admin-1@example.org", "--office", code, "--role", "administrator")
    assert "administrator in licences-director" in capsys.readouterr().out
    user = User.objects.get(email="admin-1@example.org")
    office = Office.objects.get(code=code).pk
    assert viewer_of(user_id=user.pk, today=clock.now().date()).holds(
        Role.ADMINISTRATOR, office=office
    )
    with pytest.raises(CommandError, match="no office 'nowhere'"):
        invite("a@example.org", "--office", "nowhere", "--role", "lead")
