"""Claim a file, give it back, assign it: one officer holds it at a time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.authority import NotYours, deciding_role, hold_file
from guichet.casework.actions.journal import note
from guichet.casework.models import Application
from guichet.casework.rules import (
    UNANSWERED,
    MoveRefused,
    claim_ends,
    standing_holder,
)
from guichet.catalogue.queries import office_calendar
from guichet.identity.queries import officers_of
from guichet.interactions.rules import Role, Viewer


class NoSuchOfficer(LookupError):
    """Nobody of that id decides files in the office today."""


@transaction.atomic
def claim(viewer: Viewer, *, case: UUID, at: datetime) -> None:
    """Hold a file to work on it; held already by the viewer, the claim starts anew.

    Raises NoSuchFile, NotYours, MoveRefused when there is nothing to do on it any more, and
    HeldByColleague: a lead takes a colleague's file by `assign`.
    """
    application, _role = deciding_role(viewer, case=case)
    refuse_ended(application=application)
    hold_file(viewer, application=application, role=Role.OFFICER, at=at)


@transaction.atomic
def give_back(viewer: Viewer, *, case: UUID, at: datetime) -> None:
    """End a claim before its time: one's own, or as a lead anybody's.

    Given back already, nothing happens. Raises NoSuchFile and NotYours.
    """
    application, role = deciding_role(viewer, case=case)
    holder = standing_holder(holder=application.holder, held_until=application.held_until, at=at)
    if holder is None:
        return
    if holder != viewer.user and role is not Role.LEAD:
        raise NotYours("Only the officer who holds a file, or the lead, gives it back.")
    application.holder = application.held_until = None
    application.save(update_fields=["holder", "held_until"])
    note(
        kind="given_back",
        application=application,
        at=at,
        payload={"actor": str(viewer.user), "user": str(holder)},
    )


@transaction.atomic
def assign(viewer: Viewer, *, case: UUID, officer: UUID, at: datetime) -> bool:
    """Give a file to an officer of the office, whoever held it before; a lead's work.

    Return whether it changed hands: held by that officer already, nothing happens. Raises
    NoSuchFile, NotYours, NoSuchOfficer and MoveRefused.
    """
    application, role = deciding_role(viewer, case=case)
    if role is not Role.LEAD:
        raise NotYours("Only the lead of an office assigns its files.")
    refuse_ended(application=application)
    _refuse_stranger(viewer, office=application.office, officer=officer, at=at)
    held = standing_holder(holder=application.holder, held_until=application.held_until, at=at)
    if held == officer:
        return False
    _give(viewer, application=application, officer=officer, at=at)
    return True


def _give(viewer: Viewer, *, application: Application, officer: UUID, at: datetime) -> None:
    calendar = office_calendar(viewer, office=application.office)
    application.holder = officer
    application.held_until = claim_ends(calendar=calendar, at=at)
    application.save(update_fields=["holder", "held_until"])
    note(
        kind="assigned",
        application=application,
        at=at,
        payload={"actor": str(viewer.user), "user": str(officer)},
    )


def refuse_ended(*, application: Application) -> None:
    """Raise MoveRefused for a file on which nothing is left to do."""
    if application.status not in UNANSWERED:
        raise MoveRefused(
            f"This application is '{application.status}': there is nothing to work on. Reload."
        )


def _refuse_stranger(viewer: Viewer, *, office: UUID, officer: UUID, at: datetime) -> None:
    if officer not in officers_of(viewer, office=office, today=at.date()):
        raise NoSuchOfficer(f"{officer} decides no files in this office today. Choose another.")
