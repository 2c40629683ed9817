"""Write a note on a file, for colleagues."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework import queries
from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.hold import WordsRefused
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.models import Note
from guichet.casework.rules import DECIDERS, MAX_WORDS
from guichet.interactions.rules import Viewer


@transaction.atomic
def add_note(viewer: Viewer, *, key: UUID, case: UUID, words: str, at: datetime) -> None:
    """Add a note that those who see the file read; the same key adds it once.

    Officers and leads write, of the office that has the file and of the accountable one. Raises
    NoSuchFile, NotYours and WordsRefused.
    """
    application = lock(case=case)
    sight = None if application is None else queries.sight_of(viewer, case=case)
    if application is None or sight is None or viewer.user is None:
        raise no_such_file(case=case)
    if sight.role not in DECIDERS:
        raise NotYours(f"As {sight.role} you read files and write nothing on them.")
    text = words.strip()
    if not text or len(text) > MAX_WORDS:
        raise WordsRefused(
            f"The note has {len(text)} characters; write from 1 to {MAX_WORDS} of them."
        )
    if Note.objects.filter(pk=key).exists():
        return
    Note.objects.create(
        id=key,
        application=application,
        words=text,
        officer=viewer.user,
        office=sight.office,
        at=at,
    )
    note(
        kind="note_added",
        application=application,
        office=sight.office,
        at=at,
        payload={"note": str(key), "actor": str(viewer.user)},
    )
