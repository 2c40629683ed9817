"""What becomes of a draft's documents when it is sent, or saved for later."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.catalogue.definitions import AnswersRefused
from guichet.documents.adapters import store
from guichet.documents.models import Document
from guichet.documents.rules import State


class DocumentsMissing(AnswersRefused):
    """Documents that the answers name are not there, or were refused: they are sent again."""


@transaction.atomic
def attach(*, draft: UUID, case: UUID, documents: Collection[UUID]) -> None:
    """Make documents of a draft those of a case; what else the draft had is removed.

    Raises DocumentsMissing where one is not of the draft or was refused; nothing is changed then.
    """
    own = list(Document.objects.select_for_update().filter(draft=draft))
    usable = {row.pk for row in own if row.state != State.REFUSED}
    if not set(documents) <= usable:
        raise DocumentsMissing(
            "A document that the answers name is not there any more, or was refused. Ask for it "
            "again."
        )
    Document.objects.filter(pk__in=documents).update(case=case, draft=None, expires_at=None)
    gone = [row.pk for row in own if row.pk not in set(documents)]
    Document.objects.filter(pk__in=gone).delete()
    transaction.on_commit(lambda: _remove(gone))


def keep_longer(*, draft: UUID, until: datetime) -> None:
    """Keep the documents of a saved draft for as long as the draft."""
    Document.objects.filter(draft=draft, expires_at__lt=until).update(expires_at=until)


def _remove(documents: Collection[UUID]) -> None:
    for document in documents:
        store.remove(settings.HOME, document)
