"""Keys of departments' own systems: made and shown once, used and counted, revoked."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Value, When

from guichet.identity.models import ApiKey, System
from guichet.identity.rules import (
    PER_MINUTE,
    KeyRefused,
    Scope,
    key_digest,
    may_manage,
    refuse_key,
)
from guichet.interactions.actions import record
from guichet.interactions.rules import Role, Viewer

_BEGINS = 9
_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey:
    """A key as it was made; `text` is what the system shows, and is kept nowhere."""

    id: UUID
    system: UUID
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """Who calls: the viewer it acts as, and what its key allows.

    `wait_seconds` is how long it has to wait for having called too often; 0 when it has not.
    """

    key: UUID
    system: UUID
    name: str
    office: UUID
    scopes: frozenset[Scope]
    expires_at: datetime
    per_minute: int
    wait_seconds: int
    viewer: Viewer


@transaction.atomic
def make_key(
    viewer: Viewer,
    *,
    office: UUID,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    at: datetime,
    per_minute: int = PER_MINUTE,
) -> MadeKey:
    """Make a key for the system of that name in an office, and the system with its first key.

    Several keys of one system may stand at once, so that one can be changed without a gap.
    Raises KeyRefused.
    """
    called = " ".join(name.split())
    _refuse_stranger(viewer, office=office)
    refuse_key(name=called, scopes=scopes, expires_at=expires_at, per_minute=per_minute, at=at)
    system, _made = System.objects.get_or_create(
        office=office, name=called, defaults={"made_at": at}
    )
    text = f"gk_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        system=system,
        digest=key_digest(text),
        begins=text[:_BEGINS],
        scopes=" ".join(sorted(scopes)),
        per_minute=per_minute,
        made_at=at,
        made_by=viewer.user,
        expires_at=expires_at,
    )
    expires_on = expires_at.date().isoformat()
    _journal("api_key_made", viewer, key=key, office=office, at=at, expires_on=expires_on)
    return MadeKey(id=key.pk, system=system.pk, text=text)


@transaction.atomic
def revoke_key(viewer: Viewer, *, key: UUID, at: datetime) -> None:
    """End a key at once; one that is ended already stays as it is. Raises KeyRefused."""
    row = ApiKey.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise KeyRefused(f"There is no key {key}. `guichet keys` lists them.")
    office = row.system.office
    _refuse_stranger(viewer, office=office)
    if row.revoked_at is not None:
        return
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    _journal("api_key_revoked", viewer, key=row, office=office, at=at)


@transaction.atomic
def use_key(*, text: str, at: datetime) -> KeyUse | None:
    """Return who shows a key and count the call, or None for one that opens nothing today.

    Refused calls count too, so that a system gone wild does not become faster by being refused.
    """
    digest = key_digest(text)
    if digest is None:
        return None
    mine = ApiKey.objects.filter(digest=digest, revoked_at__isnull=True, expires_at__gt=at)
    minute = at.replace(second=0, microsecond=0)
    counted = mine.update(
        uses=Case(When(minute=minute, then=F("uses") + 1), default=Value(1)),
        minute=minute,
        last_used_at=at,
    )
    if not counted:
        return None
    key = mine.select_related("system").get()
    over = key.uses > key.per_minute
    return KeyUse(
        key=key.pk,
        system=key.system_id,
        name=key.system.name,
        office=key.system.office,
        scopes=frozenset(Scope(each) for each in key.scopes.split()),
        expires_at=key.expires_at,
        per_minute=key.per_minute,
        wait_seconds=_MINUTE - at.second if over else 0,
        viewer=Viewer(
            user=key.system_id,
            machine=True,
            roles={key.system.office: frozenset({Role.OFFICER})},
        ),
    )


def _refuse_stranger(viewer: Viewer, *, office: UUID) -> None:
    if not may_manage(viewer, office=office, role=Role.OFFICER):
        raise KeyRefused("Only the lead of an office or an administrator gives and ends its keys.")


def _journal(
    kind: str, viewer: Viewer, *, key: ApiKey, office: UUID, at: datetime, **more: str
) -> None:
    payload = {"system": str(key.system_id), "key": str(key.pk), **more}
    if viewer.user is not None:
        payload["actor"] = str(viewer.user)
    record(kind=kind, occurred_at=at, recorded_at=at, office=office, payload=payload)
