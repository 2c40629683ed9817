"""Who may act on a file: asked with the application locked, so that nothing changes meanwhile."""

from datetime import datetime
from uuid import UUID

from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.models import Application
from guichet.casework.rules import DECIDERS, claim_ends, role_in, standing_holder
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import Role, Viewer


class NotYours(Exception):
    """The viewer may read the file and may not do this to it."""


class HeldByColleague(Exception):
    """Another officer has claimed the file."""


def deciding_role(viewer: Viewer, *, case: UUID) -> tuple[Application, Role]:
    """Lock a case and return it with the role in which the viewer decides files of its office.

    Raises NoSuchFile, and NotYours for those who only read.
    """
    application = lock(case=case)
    role = None if application is None else role_in(viewer, office=application.office)
    if application is None or role is None:
        raise no_such_file(case=case)
    if role not in DECIDERS:
        raise NotYours(f"As {role} you read files and decide none. Ask an officer of the office.")
    return application, role


def refuse_held(viewer: Viewer, *, application: Application, role: Role, at: datetime) -> bool:
    """Tell whether the viewer holds a locked file; refuse those who act on a colleague's.

    A lead may act on any. Raises HeldByColleague.
    """
    holder = standing_holder(holder=application.holder, held_until=application.held_until, at=at)
    if holder not in {None, viewer.user} and role is not Role.LEAD:
        raise HeldByColleague(
            f"A colleague holds this file until {application.held_until}. Work on another one, or "
            "ask the lead to assign it to you."
        )
    return holder == viewer.user


def hold_file(viewer: Viewer, *, application: Application, role: Role, at: datetime) -> UUID:
    """Take or renew the viewer's claim on a locked file, and return who the viewer is.

    A lead may act on a file that a colleague holds, who keeps it. Whoever acts on a file that
    nobody holds claims it by that. Raises NotYours and HeldByColleague.
    """
    if viewer.user is None:
        raise NotYours("Nobody in particular works on files: sign in.")
    mine = refuse_held(viewer, application=application, role=role, at=at)
    if not mine and standing_holder(
        holder=application.holder, held_until=application.held_until, at=at
    ):
        return viewer.user
    calendar = office_calendar(viewer, office=application.office)
    application.holder = viewer.user
    application.held_until = claim_ends(calendar=calendar, at=at)
    application.save(update_fields=["holder", "held_until"])
    if not mine:
        note(kind="claimed", application=application, at=at, payload={"actor": str(viewer.user)})
    return viewer.user
