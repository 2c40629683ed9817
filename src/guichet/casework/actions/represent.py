"""An application that somebody sends for the person, with the person's consent."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from guichet.casework.actions.intake import Helper
from guichet.casework.actions.journal import note
from guichet.casework.actions.submit import Receipt
from guichet.casework.models import Application, Intake


@transaction.atomic
def send_with_helper(*, send: Callable[[], Receipt], helper: Helper, at: datetime) -> Receipt:
    """Send an application and note who sent it for the person, together; once a key.

    `send` is `submit` or `object_to` with all it takes; what it raises is raised.
    """
    receipt = send()
    if receipt.created:
        application = Application.objects.get(pk=receipt.case)
        Intake.objects.create(
            application=application,
            officer=None,
            office=application.office,
            entered_at=at,
            helper=helper.kind,
            helper_name=helper.name,
            consented=True,
        )
        note(
            kind="represented",
            application=application,
            at=at,
            payload={"helper": helper.kind.value},
        )
    return receipt
