"""A saved draft, for whoever holds its link and its code."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from guichet.casework.models import SavedDraft
from guichet.casework.rules import draft_in_link, is_draft_code, pepper_from
from guichet.catalogue.queries import NoAccountableOffice, counter_terms
from guichet.interactions.rules import SYSTEM, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSeen:
    """A draft as it was saved; `content` is the JSON that the counter wrote."""

    key: UUID
    service: str
    definition_version: str
    content: str
    saved_at: datetime
    expires_on: date


def draft_of_link(viewer: Viewer, *, link: str) -> UUID | None:
    """Return the draft that an e-mailed link names, there or not; None when it is not our link."""
    del viewer
    return draft_in_link(link=link, pepper=pepper_from(settings.SECRET_KEY))


def saved_draft(viewer: Viewer, *, draft: UUID, code: str, at: datetime) -> DraftSeen | None:
    """Return a draft to whoever holds its code; None when code or draft is none, or it is over."""
    del viewer
    right = is_draft_code(typed=code, draft=draft, pepper=pepper_from(settings.SECRET_KEY))
    row = SavedDraft.objects.filter(pk=draft).first()
    if row is None or not right:
        return None
    try:
        terms = counter_terms(SYSTEM, service=row.service, on=at.date())
    except NoAccountableOffice:
        return None
    if terms.calendar.local_day(at) > row.expires_on:
        return None
    return DraftSeen(
        key=row.key,
        service=row.service,
        definition_version=row.definition_version,
        content=row.content,
        saved_at=row.saved_at,
        expires_on=row.expires_on,
    )
