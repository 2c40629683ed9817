"""Open a file: a read that is written down."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework import queries
from guichet.casework.actions.handover import start_stage_clock
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.actions.mail import see_mail
from guichet.casework.actions.screen import screen_before_yes
from guichet.casework.actions.watch import watch_reading
from guichet.casework.models import Application
from guichet.casework.queries import File
from guichet.casework.rules import (
    DECIDERS,
    Move,
    Purpose,
    Status,
    after,
    standing_holder,
)
from guichet.interactions.rules import Viewer


class PurposeRefused(Exception):
    """The viewer's role does not read files for this purpose."""


class NotTaken(Exception):
    """A department's own system reads only the files it has taken."""


_UNOPENED = frozenset({Status.SUBMITTED, Status.HANDED_OVER})


@transaction.atomic
def open_file(viewer: Viewer, *, case: UUID, purpose: Purpose, at: datetime) -> File:
    """Return the file, after `begin_reading`, whose errors it raises."""
    begin_reading(viewer, case=case, purpose=purpose, at=at)
    file = queries.file(viewer, case=case, at=at)
    if file is None:
        raise no_such_file(case=case)
    return file


@transaction.atomic
def begin_reading(viewer: Viewer, *, case: UUID, purpose: Purpose, at: datetime) -> None:
    """Write down who reads a file, in what role and what for.

    Reading it to decide begins the work. Raises NoSuchFile, PurposeRefused, and NotTaken for a
    department's own system that does not hold the file.
    """
    application = lock(case=case)
    sight = None if application is None else queries.sight_of(viewer, case=case)
    if application is None or sight is None or viewer.user is None:
        raise no_such_file(case=case)
    if purpose not in sight.purposes:
        allowed = ", ".join(sight.purposes)
        raise PurposeRefused(
            f"As {sight.role} you may read this file to: {allowed}. Not to '{purpose}'."
        )
    holder = standing_holder(holder=application.holder, held_until=application.held_until, at=at)
    if viewer.machine and holder != viewer.user:
        raise NotTaken(f"Take file {case} first: a system reads the files it works on, no others.")
    note(
        kind="file_read",
        application=application,
        office=sight.office,
        at=at,
        payload={
            "actor": str(viewer.user),
            "role": viewer.acts_as(sight.role),
            "purpose": str(purpose),
        },
    )
    if not viewer.machine:  # many at once is what a machine is for; its key limits how many
        watch_reading(reader=viewer.user, office=sight.office, case=case, at=at)
    if sight.office == application.office:
        see_mail(case=case, at=at)
    if purpose is Purpose.DECIDE and sight.role in DECIDERS and application.status in _UNOPENED:
        _begin(application, officer=viewer.user, at=at)


def _begin(application: Application, *, officer: UUID, at: datetime) -> None:
    before = Status(application.status)
    application.status = after(status=before, move=Move.OPEN)
    application.stage_opened_at = at
    if application.stage_starts_on is None:
        start_stage_clock(application=application, received=application.submitted_at)
    application.save(update_fields=["status", "stage_opened_at", "stage_starts_on", "stage_due_on"])
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
    screen_before_yes(application=application, at=at)
