"""Notes on a file, and alarms about the reading of many."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guichet.casework.models import Note, ReadingAlarm
from guichet.casework.rules import DECIDERS, WATCHERS
from guichet.identity.queries import labels_of
from guichet.interactions.rules import Role, Viewer

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One note; `words` are empty once they were erased."""

    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The notes on a file, the latest first, and whether the viewer writes there too."""

    lines: tuple[Noted, ...]
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Somebody read many files in a short time; `may_look` says whether the viewer looks at it."""

    id: UUID
    reader: str
    office: UUID
    files: int
    since: datetime
    at: datetime
    looked_at: datetime | None
    looked_by: str
    words: str
    may_look: bool


def notes_of(viewer: Viewer, *, case: UUID, role: Role) -> Notes:
    """Return the notes on a file; `role` is the one in which the viewer sees it."""
    rows = list(Note.objects.filter(application=case).order_by("-at"))
    labels = labels_of(viewer, users={each.officer for each in rows})
    return Notes(
        lines=tuple(
            Noted(at=each.at, by=labels.get(each.officer, ""), words=each.words) for each in rows
        ),
        may_write=role in DECIDERS,
    )


def alarms(viewer: Viewer) -> tuple[Alarm, ...]:
    """Return the alarms of the offices where the viewer watches, those nobody looked at first."""
    rows = list(
        ReadingAlarm.objects.filter(office__in=viewer.offices(*WATCHERS)).order_by(
            "looked_at", "-at"
        )[:_MOST]
    )
    rows.sort(key=lambda each: each.looked_at is not None)
    people = {each.reader for each in rows} | {each.looked_by for each in rows if each.looked_by}
    labels = labels_of(viewer, users=people)
    return tuple(
        Alarm(
            id=each.pk,
            reader=labels.get(each.reader, ""),
            office=each.office,
            files=each.files,
            since=each.since,
            at=each.at,
            looked_at=each.looked_at,
            looked_by=labels.get(each.looked_by, "") if each.looked_by else "",
            words=each.words,
            may_look=each.looked_at is None and each.reader != viewer.user,
        )
        for each in rows
    )


def standing_alarms(viewer: Viewer) -> int:
    """Count the alarms of the viewer's offices that nobody looked at yet."""
    offices = viewer.offices(*WATCHERS)
    return ReadingAlarm.objects.filter(office__in=offices, looked_at__isnull=True).count()
