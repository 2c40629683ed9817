"""Who may manage whom, as pure functions."""

from enum import StrEnum
from uuid import UUID

from guichet.interactions.rules import Role, Viewer


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
