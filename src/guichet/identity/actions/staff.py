"""Who joins, who changes role, who leaves: each with its Event, in one transaction."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from guichet.identity.models import Membership, User
from guichet.identity.rules import LATE, StaffChangeRefused, Why, may_manage
from guichet.interactions.actions import record
from guichet.interactions.rules import SYSTEM, Role, Viewer

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@transaction.atomic
def invite(
    viewer: Viewer, *, email: str, office: UUID, role: Role, at: datetime, label: str = ""
) -> UUID:
    """Let a person in with a role in an office, and return the person's id.

    Inviting the same person to the same role again changes nothing. Raises StaffChangeRefused.
    """
    address = email.strip().lower()
    if not _ADDRESS.fullmatch(address):
        raise StaffChangeRefused(
            f"'{email}' is not an e-mail address. Enter one such as name@department.example.",
            why=Why.ADDRESS,
        )
    _check_may_manage(viewer, office=office, role=role)
    user, _created = User.objects.get_or_create(email=address, defaults={"joined_at": at})
    if not user.password:
        user.set_unusable_password()
    user.is_active = True
    user.label = label or user.label
    user.save()
    standing = _lock_standing(user=user.pk, office=office)
    if standing is not None:
        if standing.role == role:
            return user.pk
        raise StaffChangeRefused(
            f"{address} is already {standing.role} in this office. Change the role instead.",
            why=Why.STANDING,
        )
    Membership.objects.create(user=user, office=office, role=role, starts=at.date())
    _journal("staff_invited", viewer, user=user.pk, office=office, role=role, at=at)
    return user.pk


@transaction.atomic
def change_role(viewer: Viewer, *, user: UUID, office: UUID, role: Role, at: datetime) -> None:
    """Give a member of staff another role in the same office.

    Raises StaffChangeRefused: not the viewer's to change, the viewer's own role, nobody there, or
    the last administrator.
    """
    standing = _standing_to_change(viewer, user=user, office=office)
    _check_may_manage(viewer, office=office, role=role)
    if standing.role == role:
        return
    standing.ends = at.date()
    standing.save(update_fields=["ends"])
    Membership.objects.create(user_id=user, office=office, role=role, starts=at.date())
    _journal("staff_role_changed", viewer, user=user, office=office, role=role, at=at)


@transaction.atomic
def deactivate(viewer: Viewer, *, user: UUID, office: UUID, at: datetime) -> None:
    """End a person's role in an office and every session they have.

    Without any role left the account closes too. Raises StaffChangeRefused as `change_role` does.
    """
    standing = _standing_to_change(viewer, user=user, office=office)
    standing.ends = at.date()
    standing.save(update_fields=["ends"])
    person = User.objects.select_for_update().get(pk=user)
    # Every session carries a hash of this value: changing it ends them all at their next click.
    person.set_unusable_password()
    person.is_active = Membership.objects.filter(user=user, ends__isnull=True).exists()
    person.save(update_fields=["password", "is_active"])
    _journal("staff_deactivated", viewer, user=user, office=office, role=Role(standing.role), at=at)


@transaction.atomic
def admit(*, email: str, roles: Mapping[UUID, Role], at: datetime) -> UUID | None:
    """Give a person exactly the roles, by office, that their own department's sign-in grants.

    What it grants no more ends, today; without any role the account closes and None is returned.
    Nobody unknown is written down who is granted nothing.
    """
    address = email.strip().lower()
    person = User.objects.select_for_update().filter(email=address).first()
    if person is None and not roles:
        return None
    if person is None:
        person = User.objects.create_user(address)
        person.joined_at = at
    standing = {row.office: row for row in person.memberships.filter(ends__isnull=True)}
    for office, row in standing.items():
        if roles.get(office) == row.role:
            continue
        row.ends = at.date()
        row.save(update_fields=["ends"])
        if office not in roles:
            _journal(
                "staff_deactivated",
                SYSTEM,
                user=person.pk,
                office=office,
                role=Role(row.role),
                at=at,
            )
    for office, role in roles.items():
        before = standing.get(office)
        if before is not None and before.role == role:
            continue
        Membership.objects.create(user=person, office=office, role=role, starts=at.date())
        kind = "staff_invited" if before is None else "staff_role_changed"
        _journal(kind, SYSTEM, user=person.pk, office=office, role=role, at=at)
    if set(standing) - set(roles):
        person.set_unusable_password()  # ends every session
    person.is_active = bool(roles)
    person.save()
    return person.pk if roles else None


def forget_sessions(*, at: datetime) -> int:
    """Delete the sessions that ended so long ago that nothing kept in them is asked for again."""
    count, _each = Session.objects.filter(expire_date__lt=at - LATE).delete()
    return count


def _check_may_manage(viewer: Viewer, *, office: UUID, role: Role) -> None:
    if not may_manage(viewer, office=office, role=role):
        raise StaffChangeRefused(
            f"You may not give or take the role '{role}' in this office. Ask its lead, or an "
            "administrator.",
            why=Why.NOT_YOURS,
        )


def _lock_standing(*, user: UUID, office: UUID) -> Membership | None:
    rows = Membership.objects.select_for_update()
    return rows.filter(user=user, office=office, ends__isnull=True).first()


def _standing_to_change(viewer: Viewer, *, user: UUID, office: UUID) -> Membership:
    """Lock and return the standing role, if the viewer may change it."""
    if viewer.user == user:
        raise StaffChangeRefused(
            "You may not change your own role. Ask a colleague who is lead or administrator.",
            why=Why.OWN,
        )
    # All administrators are locked, in one order, so that two who remove each other wait.
    administrators = list(
        Membership.objects.select_for_update()
        .filter(role=Role.ADMINISTRATOR, ends__isnull=True, user__is_active=True)
        .order_by("pk")
        .values_list("user_id", "office")
    )
    standing = _lock_standing(user=user, office=office)
    if standing is None:
        raise StaffChangeRefused(
            "This person holds no role in this office today. Reload the list of staff.",
            why=Why.NOBODY,
        )
    _check_may_manage(viewer, office=office, role=Role(standing.role))
    if administrators == [(user, office)]:
        raise StaffChangeRefused(
            "This is the last administrator. Make another one first, or nobody could let staff in.",
            why=Why.LAST,
        )
    return standing


def _journal(
    kind: str, viewer: Viewer, *, user: UUID, office: UUID, role: Role, at: datetime
) -> None:
    payload = {"user": str(user), "role": str(role), "office": str(office)}
    if viewer.user is not None:
        payload["actor"] = str(viewer.user)
    record(kind=kind, occurred_at=at, recorded_at=at, office=office, payload=payload)
