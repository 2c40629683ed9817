"""Put down what came back of the money that verifying found, as a total so far."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.journal import note
from guichet.casework.actions.verify import lock_verification
from guichet.casework.rules import (
    DECIDERS,
    MoveRefused,
    RecoveredRefused,
    refuse_recovered,
    role_in,
)
from guichet.interactions.rules import Viewer


@transaction.atomic
def put_down_recovered(
    viewer: Viewer, *, verification: UUID, cents: int, seen_cents: int, at: datetime
) -> None:
    """Set how much came back of what was found; a mistake is mended by the right total.

    `seen_cents` is the total that the officer read before. The same total again changes nothing.
    Raises NoSuchFile, NotYours for those who only read, RecoveredRefused where no money was found
    or less of it, and MoveRefused when a colleague put down another total meanwhile.
    """
    application, settled = lock_verification(viewer, verification=verification)
    officer = viewer.user
    if officer is None or role_in(viewer, office=settled.office) not in DECIDERS:
        raise NotYours("Officers and leads of the office that verified put down what came back.")
    if not settled.found_cents:
        raise RecoveredRefused("No money was found in this file, so none can have come back.")
    refuse_recovered(cents, found_cents=settled.found_cents)
    before = settled.recovered_cents
    if before == cents:
        return
    if before != seen_cents:
        raise MoveRefused("A colleague put down another total meanwhile. Reload the page.")
    settled.recovered_cents = cents
    settled.save(update_fields=["recovered_cents"])
    note(
        kind="money_recovered",
        application=application,
        office=settled.office,
        at=at,
        payload={
            "verification": str(settled.pk),
            "recovered_cents": cents,
            "before_cents": before,
            "actor": str(officer),
        },
    )
