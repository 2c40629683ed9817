"""Who may manage whom, as pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from guichet.interactions.rules import Role, Viewer

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
