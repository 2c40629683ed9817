"""Everything that is kept of a person in one case, for that person to take away."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from guichet.casework.adapters import paper
from guichet.casework.models import Application
from guichet.casework.queries.answered import AnsweredGroup, Correction, given_in, groups_of
from guichet.casework.queries.contacts import ContactSeen, contacts_of
from guichet.casework.queries.progress import Progress, progress_of
from guichet.catalogue.definitions import definition_for
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """What the tracking page shows, and the answers; a decision only once it is released.

    `groups` are the answers as they stand, `sent` as they were sent, `corrections` the difference.
    """

    progress: Progress
    definition_version: str
    submitted_at: datetime
    groups: tuple[AnsweredGroup, ...]
    sent: tuple[AnsweredGroup, ...]
    corrections: tuple[Correction, ...]
    contacts: tuple[ContactSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and lines of what it is called and what it says, in one language."""

    title: str
    rows: tuple[tuple[str, str], ...]


def own_file(viewer: Viewer, *, case: UUID, at: datetime) -> OwnFile | None:
    """Return a person's whole file; for callers that have seen its reference and secret."""
    progress = progress_of(viewer, case=case, at=at)
    if progress is None:
        return None
    version, submitted_at = Application.objects.values_list(
        "definition_version", "submitted_at"
    ).get(pk=case)
    definition = definition_for(progress.service, version=version)
    given = given_in(viewer, case=case)
    return OwnFile(
        progress=progress,
        definition_version=version,
        submitted_at=submitted_at,
        groups=groups_of(viewer, definition=definition, answers=given.standing),
        sent=groups_of(viewer, definition=definition, answers=given.sent),
        corrections=given.corrections(definition),
        contacts=contacts_of(viewer, case=case),
    )


def own_file_pdf(
    viewer: Viewer,
    *,
    title: str,
    about: str,
    language: str,
    sections: Sequence[Section],
    at: datetime,
) -> bytes:
    """Return the sections as tagged PDF; nothing of it is kept."""
    del viewer
    sheet = {
        "title": title,
        "about": about,
        "language": language,
        "sections": [asdict(section) for section in sections],
    }
    return paper.typeset_file(sheet, at=at)
