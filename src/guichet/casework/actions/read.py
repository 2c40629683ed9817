"""Open a file: a read that is written down."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework import queries
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.models import Application
from guichet.casework.queries import File
from guichet.casework.rules import (
    DECIDERS,
    Move,
    Purpose,
    Status,
    after,
    purposes_for,
    role_in,
)
from guichet.interactions.rules import Role, Viewer


class PurposeRefused(Exception):
    """The viewer's role does not read files for this purpose."""


@transaction.atomic
def open_file(viewer: Viewer, *, case: UUID, purpose: Purpose, at: datetime) -> File:
    """Return the file, after writing down who read it, in what role and what for.

    Reading it to decide begins the work. Raises NoSuchFile, PurposeRefused.
    """
    application = lock(case=case)
    role = None if application is None else role_in(viewer, office=application.office)
    if application is None or role is None or viewer.user is None:
        raise no_such_file(case=case)
    if purpose not in purposes_for(role):
        allowed = ", ".join(purposes_for(role))
        raise PurposeRefused(f"As {role} you may read a file to: {allowed}. Not to '{purpose}'.")
    _journal_reading(application, reader=viewer.user, role=role, purpose=purpose, at=at)
    if purpose is Purpose.DECIDE and role in DECIDERS and application.status == Status.SUBMITTED:
        _begin(application, officer=viewer.user, at=at)
    file = queries.file(viewer, case=case, at=at)
    if file is None:
        raise no_such_file(case=case)
    return file


def _journal_reading(
    application: Application, *, reader: UUID, role: Role, purpose: Purpose, at: datetime
) -> None:
    note(
        kind="file_read",
        application=application,
        at=at,
        payload={"actor": str(reader), "role": str(role), "purpose": str(purpose)},
    )


def _begin(application: Application, *, officer: UUID, at: datetime) -> None:
    before = Status(application.status)
    application.status = after(status=before, move=Move.OPEN)
    application.save(update_fields=["status"])
    note(
        kind="opened",
        application=application,
        at=at,
        payload={
            "actor": str(officer),
            "from_status": str(before),
            "to_status": str(application.status),
        },
    )
