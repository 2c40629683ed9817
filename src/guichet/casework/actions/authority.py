"""Who may act on a file: asked with the application locked, so that nothing changes meanwhile."""

from uuid import UUID

from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.models import Application
from guichet.casework.rules import DECIDERS, role_in
from guichet.interactions.rules import Role, Viewer


class NotYours(Exception):
    """The viewer may read the file and may not do this to it."""


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
