"""The person takes the application back: it ends without a decision, whatever was under way."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.fees import end_unpaid
from guichet.casework.actions.hold import end_pause
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.actions.propose import set_proposal_aside
from guichet.casework.models import Application, Decision, Hold
from guichet.casework.rules import Ending, Move, Status, after, no_earlier


@transaction.atomic
def withdraw(*, case: UUID, at: datetime) -> bool:
    """End a case because its person asks for it, and tell whether this call did.

    For callers that have seen its reference and secret. Asked again, nothing happens. A question
    that stands ends, and so does a decision that was proposed or not released: nobody outside has
    seen it. Raises NoSuchFile, and MoveRefused once a decision has been released.
    """
    application = lock(case=case)
    if application is None:
        raise no_such_file(case=case)
    before = Status(application.status)
    if before is Status.WITHDRAWN:
        return False
    application.status = after(status=before, move=Move.WITHDRAW)
    _end_question(application, at=at)
    end_unpaid(application=application, at=at)
    set_proposal_aside(application=application, at=at)
    _end_decision(application, at=at)
    application.withdrawn_at = no_earlier(at, than=application.submitted_at)
    application.holder = application.held_until = None
    application.save()
    note(
        kind="withdrawn",
        application=application,
        at=at,
        payload={"from_status": before.value},
    )
    return True


def _end_question(application: Application, *, at: datetime) -> None:
    """End the pause too: the days it stood were not the office's."""
    question = Hold.objects.filter(application=application, ended_at__isnull=True).first()
    if question is None:
        return
    when = no_earlier(at, than=question.asked_at)
    end_pause(application=application, at=when)
    question.ended_at, question.ending = when, Ending.WITHDRAWN
    question.save(update_fields=["ended_at", "ending"])


def _end_decision(application: Application, *, at: datetime) -> None:
    """Undo the decision that waits for its release: nobody outside has seen it."""
    standing = Decision.objects.filter(
        application=application, undone_at__isnull=True, released_at__isnull=True
    ).first()
    application.decided_at = None
    if standing is None:
        return
    standing.undone_at = at
    standing.save(update_fields=["undone_at"])
    note(
        kind="decision_undone",
        application=application,
        at=at,
        payload={"decision": str(standing.pk)},
    )
