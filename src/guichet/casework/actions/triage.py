"""Put a file into a class, with a reason: it then goes ahead by so many business days."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.authority import NotYours, deciding_role, refuse_held
from guichet.casework.actions.claim import refuse_ended
from guichet.casework.actions.hold import WordsRefused
from guichet.casework.actions.journal import note
from guichet.casework.actions.screen import screen_before_yes
from guichet.casework.actions.turns import set_turn
from guichet.casework.models import Triage
from guichet.casework.rules import refuse_unknown
from guichet.catalogue.definitions import definition_for
from guichet.interactions.rules import Viewer

MOST_WORDS = 500


@transaction.atomic
def triage(viewer: Viewer, *, case: UUID, case_class: str, words: str, at: datetime) -> None:
    """Put a file into a class of its service, or among the ordinary ones (empty), and say why.

    The class it is in already changes nothing. Raises NoSuchFile, NotYours, HeldByColleague,
    ClassRefused, WordsRefused, and MoveRefused when there is nothing to do on it any more.
    """
    application, role = deciding_role(viewer, case=case)
    refuse_ended(application=application)
    refuse_held(viewer, application=application, role=role, at=at)
    definition = definition_for(application.service, version=application.definition_version)
    refuse_unknown(case_class, classes=definition.head_starts)
    text = words.strip()
    if not text or len(text) > MOST_WORDS:
        raise WordsRefused(
            f"The reason has {len(text)} characters; write from 1 to {MOST_WORDS} of them."
        )
    before = application.case_class
    if case_class == before:
        return
    if viewer.user is None:
        raise NotYours("Nobody in particular sorts files: sign in.")
    Triage.objects.create(
        application=application,
        case_class=case_class,
        words=text,
        officer=viewer.user,
        office=application.office,
        at=at,
    )
    application.case_class = case_class
    set_turn(application=application)
    application.save(update_fields=["case_class", "turn_on"])
    note(
        kind="triaged",
        application=application,
        at=at,
        payload={
            "actor": str(viewer.user),
            "from_class": before or "ordinary",
            "to_class": case_class or "ordinary",
        },
    )
    screen_before_yes(application=application, at=at)
