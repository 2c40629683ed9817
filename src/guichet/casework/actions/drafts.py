"""Keep a draft for the person who asks for it, and let it go when it is sent or too old."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from guichet.casework.models import SavedDraft
from guichet.casework.rules import DRAFT_DAYS, draft_code, pepper_from
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import counter_terms
from guichet.documents.actions import keep_longer
from guichet.interactions.actions import record
from guichet.interactions.rules import SYSTEM

# A day lasts up to 14 hours into the next one in UTC, and begins as early.
_EVERYWHERE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraftCard:
    """What a person is told about a saved draft: its code, and its last day."""

    code: str
    expires_on: date


@transaction.atomic
def save_draft(
    *,
    key: UUID,
    service: str,
    definition_version: str,
    content: str,
    language: str,
    email: str,
    at: datetime,
) -> SavedDraftCard:
    """Keep a draft until its last day and return the code that opens it, with the e-mailed link.

    Saved again, it is the same draft with the same code and a later last day; its link is sent
    once to each address. Raises UnknownService and NoAccountableOffice.
    """
    definition = definition_for(service, version=definition_version)
    terms = counter_terms(SYSTEM, service=service, on=at.date())
    days = next((rule.days for rule in definition.retention if rule.kind == "draft"), DRAFT_DAYS)
    expires_on = terms.calendar.local_day(at) + timedelta(days=days)
    new = SavedDraft(
        id=uuid4(),
        key=key,
        service=service,
        definition_version=definition_version,
        content=content,
        language=language,
        email=email,
        saved_at=at,
        expires_on=expires_on,
    )
    SavedDraft.objects.bulk_create([new], ignore_conflicts=True)
    kept = SavedDraft.objects.select_for_update().get(key=key)
    # Beyond its last day everywhere: the draft goes first.
    keep_longer(draft=key, until=datetime.combine(expires_on + 2 * _EVERYWHERE, time.min, UTC))
    told = kept.pk != new.pk and kept.email == email
    if kept.pk != new.pk:
        new.pk = kept.pk
        new.save(force_update=True)
    if not told:
        record(
            kind="draft_saved",
            occurred_at=at,
            recorded_at=at,
            service=service,
            office=terms.office,
            channel="web",
            payload={
                "draft": str(kept.pk),
                "language": language,
                "due_on": expires_on.isoformat(),
            },
        )
    code = draft_code(draft=kept.pk, pepper=pepper_from(settings.SECRET_KEY))
    return SavedDraftCard(code=code, expires_on=expires_on)


def forget_draft(*, key: UUID) -> None:
    """Let a saved draft go: it was sent. One that was not saved is none."""
    SavedDraft.objects.filter(key=key).delete()


def dispose_drafts(*, at: datetime) -> int:
    """Erase every draft whose last day is over everywhere, and return how many."""
    gone, _each = SavedDraft.objects.filter(expires_on__lt=at.date() - _EVERYWHERE).delete()
    return gone
