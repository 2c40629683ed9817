"""The person corrects how to be reached; nothing else of what was sent changes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.models import Answers, Application
from guichet.casework.rules import (
    MoveRefused,
    Status,
    answers_digest,
    corrections_between,
)
from guichet.catalogue.definitions import (
    Answer,
    check_answers,
    contact_questions,
    definition_for,
)
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import SYSTEM


@transaction.atomic
def correct_contact(*, case: UUID, answers: Mapping[str, Answer], at: datetime) -> bool:
    """Take the contact details as they are now, and tell whether that changed any.

    `answers` hold all of them by question; one left out is taken away. For callers that have seen
    the case's reference and secret. What was sent stays, and the correction is kept beside it.
    Raises NoSuchFile, MoveRefused when the case was taken back or its answers are erased, and
    AnswersRefused when they may not stand.
    """
    application = lock(case=case)
    if application is None:
        raise no_such_file(case=case)
    kept = Answers.objects.filter(pk=case).first()
    if application.status == Status.WITHDRAWN or kept is None:
        raise MoveRefused("Nobody is written to about this application any more. Reload the page.")
    standing = kept.standing()
    new = _merged(application, standing=standing, given=answers)
    if new == standing:
        return False
    codes = sorted({*new, *standing})
    kept.corrected = corrections_between(values=kept.values, codes=codes, answers=new)
    kept.save(update_fields=["corrected"])
    note(
        kind="contact_corrected",
        application=application,
        at=at,
        payload={
            "corrections_digest": answers_digest(values=kept.corrected, key=bytes(kept.digest_key))
        },
    )
    return True


def _merged(
    application: Application, *, standing: Mapping[str, Answer], given: Mapping[str, Answer]
) -> dict[str, Answer]:
    """Return all answers with the contact details given; raise AnswersRefused."""
    definition = definition_for(application.service, version=application.definition_version)
    asked = {question.code for question in contact_questions(definition, standing)}
    new = {code: answer for code, answer in standing.items() if code not in asked}
    new |= {code: answer for code, answer in given.items() if code in asked}
    # The other answers were checked on the day they came, and are still judged by it.
    calendar = office_calendar(SYSTEM, office=application.office)
    check_answers(definition, new, today=calendar.local_day(application.submitted_at))
    return new
