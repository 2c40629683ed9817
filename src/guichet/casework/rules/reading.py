"""Who reads and decides an office's files, and what a file may be read for."""

from enum import StrEnum
from uuid import UUID

from guichet.interactions.rules import Role, Viewer


class Purpose(StrEnum):
    """What a file may be read for; the person sees it."""

    DECIDE = "decide"
    ANSWER = "answer"
    VERIFY = "verify"
    SUPERVISE = "supervise"
    AUDIT = "audit"


DECIDERS = frozenset({Role.OFFICER, Role.LEAD})
WATCHERS = (Role.LEAD, Role.AUDITOR, Role.ADMINISTRATOR)
"""Who looks at how files are read."""
_PURPOSES: dict[Role, tuple[Purpose, ...]] = {
    Role.LEAD: (Purpose.DECIDE, Purpose.ANSWER, Purpose.VERIFY, Purpose.SUPERVISE),
    Role.OFFICER: (Purpose.DECIDE, Purpose.ANSWER, Purpose.VERIFY),
    Role.AUDITOR: (Purpose.AUDIT,),
}
READERS = tuple(_PURPOSES)


def purposes_for(role: Role, *, here: bool = True) -> tuple[Purpose, ...]:
    """Return what a role reads files for, the usual first; an administrator reads none.

    `here` is False for the accountable office while another office has the file: it sees the
    whole and decides nothing.
    """
    purposes = _PURPOSES.get(role, ())
    return purposes if here else tuple(each for each in purposes if each != Purpose.DECIDE)


def role_in(viewer: Viewer, *, office: UUID) -> Role | None:
    """Return the role in which the viewer reads the office's files, or None."""
    return next((role for role in READERS if viewer.holds(role, office=office)), None)
