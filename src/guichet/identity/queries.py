"""Who somebody is, and who works where."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from guichet.identity.models import Membership, User
from guichet.identity.rules import administers
from guichet.interactions.rules import Role, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One standing role of one person, as the staff page lists it."""

    user: UUID
    label: str
    email: str
    office: UUID
    role: Role
    starts: date


def _standing(today: date) -> QuerySet[Membership]:
    """Return the memberships in force on the day, of people who may sign in."""
    return Membership.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=today), starts__lte=today, user__is_active=True
    )


def viewer_of(*, user_id: UUID, today: date) -> Viewer:
    """Return what the person may do today; no role at all for the unknown and the inactive.

    The one query that takes no viewer: it makes the viewer.
    """
    roles: defaultdict[UUID, set[Role]] = defaultdict(set)
    rows = _standing(today).filter(user_id=user_id).values_list("office", "role")
    for office, role in rows:
        roles[office].add(Role(role))
    return Viewer(user=user_id, roles={office: frozenset(held) for office, held in roles.items()})


def signed_in_before(viewer: Viewer, *, session: str, since: datetime) -> UUID | None:
    """Return who was signed in under a session that ended, if it did so since a moment.

    Only the system asks: the key is what the browser still holds of the session.
    """
    if not viewer.system:
        return None
    row = Session.objects.filter(session_key=session, expire_date__gt=since).first()
    who = row.get_decoded().get(SESSION_KEY) if row else None
    return UUID(who) if who else None


def staff(viewer: Viewer, *, today: date) -> tuple[StaffMember, ...]:
    """List the staff the viewer manages: every office for an administrator, own ones for a lead."""
    rows = _standing(today).select_related("user").order_by("office", "user__email")
    if not administers(viewer):
        rows = rows.filter(office__in=viewer.offices(Role.LEAD))
    return tuple(
        StaffMember(
            user=row.user_id,
            label=row.user.label,
            email=row.user.email,
            office=row.office,
            role=Role(row.role),
            starts=row.starts,
        )
        for row in rows
    )


def labels_of(viewer: Viewer, *, users: Collection[UUID]) -> Mapping[UUID, str]:
    """Return what colleagues call these people; nothing for the public, who sees no names."""
    if not (viewer.system or viewer.roles):
        return {}
    rows = User.objects.filter(pk__in=users).values_list("pk", "label", "email")
    return {pk: label or email.partition("@")[0] for pk, label, email in rows}


def officers_of(viewer: Viewer, *, office: UUID, today: date) -> Mapping[UUID, str]:
    """Return who decides files in an office on a day, with what colleagues call them, by name.

    Nothing for those who hold no role there.
    """
    if not (viewer.system or office in viewer.roles):
        return {}
    rows = _standing(today).filter(office=office, role__in=[Role.OFFICER, Role.LEAD])
    labels = labels_of(viewer, users=set(rows.values_list("user_id", flat=True)))
    return dict(sorted(labels.items(), key=lambda item: item[1].casefold()))
