"""Who somebody is, and who works where."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from guichet.identity.models import ApiKey, Membership, System, User
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
    people = {pk: label or email.partition("@")[0] for pk, label, email in rows}
    rest = set(users) - people.keys()
    systems = System.objects.filter(pk__in=rest).values_list("pk", "name") if rest else ()
    return people | dict(systems)


def officers_of(viewer: Viewer, *, office: UUID, today: date) -> Mapping[UUID, str]:
    """Return who decides files in an office on a day, with what colleagues call them, by name.

    Nothing for those who hold no role there.
    """
    if not (viewer.system or office in viewer.roles):
        return {}
    rows = _standing(today).filter(office=office, role__in=[Role.OFFICER, Role.LEAD])
    labels = labels_of(viewer, users=set(rows.values_list("user_id", flat=True)))
    return dict(sorted(labels.items(), key=lambda item: item[1].casefold()))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCard:
    """One key of a department's own system, as those who manage it see it; never the key itself."""

    id: UUID
    system: UUID
    office: UUID
    name: str
    begins: str
    scopes: tuple[str, ...]
    per_minute: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


def api_keys(viewer: Viewer) -> tuple[KeyCard, ...]:
    """List the keys of the offices whose staff the viewer manages, by system, the newest first."""
    rows = ApiKey.objects.select_related("system").order_by(
        "system__office", "system__name", "-made_at", "pk"
    )
    if not administers(viewer):
        rows = rows.filter(system__office__in=viewer.offices(Role.LEAD))
    return tuple(
        KeyCard(
            id=row.pk,
            system=row.system_id,
            office=row.system.office,
            name=row.system.name,
            begins=row.begins,
            scopes=tuple(row.scopes.split()),
            per_minute=row.per_minute,
            made_at=row.made_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemCard:
    """A department's own system and the office it works for."""

    id: UUID
    office: UUID
    name: str


def systems(viewer: Viewer) -> tuple[SystemCard, ...]:
    """List the systems of the offices whose staff the viewer manages."""
    rows = System.objects.order_by("office", "name")
    if not administers(viewer):
        rows = rows.filter(office__in=viewer.offices(Role.LEAD))
    return tuple(SystemCard(id=row.pk, office=row.office, name=row.name) for row in rows)
