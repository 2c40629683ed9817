"""Suspend, give back and revoke the permit of a case: the lead's work, of the office that answers.

The application is locked first, as in every change of a case, and its permit after it.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.queries.custody import sight_of
from guichet.casework.rules import MoveRefused
from guichet.interactions.rules import SYSTEM, Role, Viewer
from guichet.payments.actions.benefits import cancel_benefit
from guichet.permits import actions as permits
from guichet.permits.queries import permit_of_case


@transaction.atomic
def suspend_permit(
    viewer: Viewer, *, case: UUID, reason: str, until: date | None, at: datetime
) -> bool:
    """Suspend the case's permit; tell whether that changed anything.

    Raises NoSuchFile, NotYours, MoveRefused without a permit, UnknownReason, SuspensionRefused.
    """
    number, office = _permit(viewer, case=case)
    done = permits.suspend(
        number=number, reason=reason, until=until, at=at, office=office, actor=viewer.user
    )
    return done.changed


@transaction.atomic
def lift_suspension(viewer: Viewer, *, case: UUID, at: datetime) -> bool:
    """Let the case's permit be used again; tell whether that changed anything.

    Raises NoSuchFile, NotYours and MoveRefused without a permit.
    """
    number, office = _permit(viewer, case=case)
    return permits.lift(number=number, at=at, office=office, actor=viewer.user).changed


@transaction.atomic
def revoke_permit(viewer: Viewer, *, case: UUID, reason: str, at: datetime) -> bool:
    """Revoke the case's permit for good; tell whether that changed anything.

    A benefit that is in no batch yet is not paid. Raises NoSuchFile, NotYours, MoveRefused without
    a permit and UnknownReason.
    """
    number, office = _permit(viewer, case=case)
    done = permits.revoke(number=number, reason=reason, at=at, office=office, actor=viewer.user)
    cancel_benefit(case=case, at=at)
    return done.changed


def _permit(viewer: Viewer, *, case: UUID) -> tuple[str, UUID]:
    """Lock a case for the lead of an office that has it or answers for it; its permit's number."""
    application = lock(case=case)
    sight = None if application is None else sight_of(viewer, case=case)
    if application is None or sight is None:
        raise no_such_file(case=case)
    offices = {application.office, application.accountable}
    leads = [each for each in offices if each and viewer.holds(Role.LEAD, office=each)]
    if not leads or viewer.machine:
        raise NotYours("Only the lead of the office suspends and revokes its permits.")
    card = permit_of_case(SYSTEM, case=case)
    if card is None:
        raise MoveRefused("This file has no permit. Reload it.")
    return card.number, leads[0]
