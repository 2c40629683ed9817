"""Who may manage whom, as pure functions."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from guichet.interactions.rules import Role, Viewer

LONGEST_NAME = 80
LATE = timedelta(hours=12)
"""How long after a session ended what was sent too late is kept for the same person."""


class Why(StrEnum):
    """What stands in the way of a change of staff, for pages to say in their language."""

    ADDRESS = "address"
    NOT_YOURS = "not_yours"
    STANDING = "standing"
    OWN = "own"
    NOBODY = "nobody"
    LAST = "last"


class StaffChangeRefused(Exception):
    """A change of staff that the rules do not allow."""

    def __init__(self, text: str, *, why: Why) -> None:
        super().__init__(text)
        self.why = why


def administers(viewer: Viewer) -> bool:
    """Tell whether the viewer looks after the staff of every office."""
    return viewer.system or bool(viewer.offices(Role.ADMINISTRATOR))


def may_manage(viewer: Viewer, *, office: UUID, role: Role) -> bool:
    """Tell whether the viewer may give or take this role in this office.

    An administrator manages everyone; a lead the own office, administrators apart: otherwise a
    lead could make an administrator of a colleague and be made one in return.
    """
    if administers(viewer):
        return True
    return role is not Role.ADMINISTRATOR and viewer.holds(Role.LEAD, office=office)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Whoever has `value` in the claim holds this role in this office, by the office's code."""

    value: str
    office: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInProvider:
    """A department's own sign-in (OpenID Connect), and what its claims grant here.

    `trusts_addresses` says that it vouches for every address without a word about each.
    """

    name: Mapping[str, str]
    issuer: str
    client: str
    secret: str
    scopes: tuple[str, ...]
    claim: str
    grants: tuple[Grant, ...]
    trusts_addresses: bool


def granted(provider: SignInProvider, claims: Mapping[str, object]) -> Mapping[str, Role]:
    """Return {office's code: role} for a person's claims; one role an office, the first named.

    The claim may be one text, texts apart by spaces, or a list of texts; anything else grants
    nothing.
    """
    said = claims.get(provider.claim)
    values = {said, *said.split()} if isinstance(said, str) else set()
    if isinstance(said, list):
        values = {each for each in said if isinstance(each, str)}
    roles: dict[str, Role] = {}
    for grant in provider.grants:
        if grant.value in values:
            roles.setdefault(grant.office, grant.role)
    return roles


class Scope(StrEnum):
    """What a department's own system may do with one key."""

    EVENTS = "events:read"
    READ = "files:read"
    WORK = "files:work"
    DECIDE = "files:decide"


KEY_LASTS = timedelta(days=400)
"""The longest a key lasts: a year, and a month in which to change it."""
PER_MINUTE = 600
"""How many calls a minute one key may make unless told otherwise."""
MOST_PER_MINUTE = 60_000
_KEY = re.compile(r"gk_[A-Za-z0-9_-]{43}")


class KeyRefused(ValueError):
    """A key cannot be made or ended so; the message says what to do instead."""


def key_digest(text: str) -> bytes | None:
    """Return the SHA-256 of a key as it is kept, or None for a text that is no key.

    A key holds 256 random bits: nothing slower is needed to keep it from being guessed.
    """
    return hashlib.sha256(text.encode()).digest() if _KEY.fullmatch(text) else None


def refuse_key(
    *, name: str, scopes: Collection[str], expires_at: datetime, per_minute: int, at: datetime
) -> None:
    """Raise KeyRefused for a key without a name or scope, or that lasts too long or not at all."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise KeyRefused(f"The system's name has {len(name)} characters; write 1 to 80.")
    unknown = sorted(set(scopes) - set(Scope))
    if unknown or not scopes:
        raise KeyRefused(
            f"{', '.join(unknown) or 'No scope'}: a key may have {', '.join(Scope)}. Name one or "
            "more of them."
        )
    if not at < expires_at <= at + KEY_LASTS:
        raise KeyRefused(
            f"A key cannot last until {expires_at.date()}: it lasts from tomorrow to "
            f"{(at + KEY_LASTS).date()}. Choose a day between, and change the key before it."
        )
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise KeyRefused(f"{per_minute} calls a minute: choose from 1 to {MOST_PER_MINUTE}.")
