"""Letters that a mailroom scanned: those to match, and those that came into files."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from guichet.casework.models import Application, MailItem
from guichet.casework.rules import ENDED, standing_holder
from guichet.casework.rules.mail import (
    MAIL_QUESTION,
    MOST_MEGABYTES,
    MailKind,
    MailState,
    Unmatched,
)
from guichet.catalogue.definitions import Kind, Question, definition_for
from guichet.catalogue.queries import office_card
from guichet.documents.queries import DocumentSeen, documents_of_draft
from guichet.interactions.rules import Role, Viewer

PAGE = 25
_LATEST = 20
MAIL_DOCUMENT = Question(
    code=MAIL_QUESTION,
    kind=Kind.DOCUMENT,
    label={},
    noun={},
    required=False,
    types=("pdf", "jpeg", "png"),
    most_files=60,
    most_megabytes=MOST_MEGABYTES,
)
"""What a scan is received for: no question of any form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSeen:
    """A letter to match; `document` is None where its scan is gone."""

    id: UUID
    office: UUID
    zone: ZoneInfo
    kind: MailKind
    service: str
    arrived_at: datetime
    entered_at: datetime
    why: Unmatched
    document: DocumentSeen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailInFile:
    """A letter that came into a file which nobody of its office read since."""

    case: UUID
    reference: str
    arrived_at: datetime
    zone: ZoneInfo
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """One page of the letters to match, the longest here first; `after` leads on."""

    lines: tuple[MailSeen, ...]
    total: int
    after: str


def mail_to_match(viewer: Viewer, *, page: str) -> MailPage:
    """Return a page of the letters that wait in the viewer's offices; `page` is its `after`."""
    rows = _waiting(viewer)
    total = rows.count()
    place = _place(page)
    if place is not None:
        rows = rows.filter(arrived_at__gte=place[0]).exclude(arrived_at=place[0], pk__lte=place[1])
    found = list(rows.order_by("arrived_at", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return MailPage(
        lines=tuple(_seen(viewer, row) for row in found[:PAGE]),
        total=total,
        after="" if last is None else f"{last.arrived_at.isoformat()}|{last.pk}",
    )


def one_mail(viewer: Viewer, *, mail: UUID) -> MailSeen | None:
    """Return a letter that waits in one of the viewer's offices, else None."""
    row = _waiting(viewer).filter(pk=mail).first()
    return None if row is None else _seen(viewer, row)


def new_mail(viewer: Viewer) -> int:
    """Count the letters to match in the viewer's offices, and those unread in their files."""
    return _waiting(viewer).count() + _unseen(viewer).count()


def unseen_mail(viewer: Viewer, *, at: datetime) -> tuple[MailInFile, ...]:
    """Return letters in files of the viewer's offices that nobody there read since, own first."""
    rows = _unseen(viewer).select_related("application")
    found = [
        MailInFile(
            case=row.application.pk,
            reference=row.application.reference,
            arrived_at=row.arrived_at,
            zone=office_card(viewer, office=row.application.office).zone,
            mine=_holds(viewer, row.application, at=at),
        )
        for row in rows.order_by("arrived_at", "pk")[:_LATEST]
        if row.application is not None
    ]
    return tuple(sorted(found, key=lambda each: not each.mine))


def _holds(viewer: Viewer, application: Application, *, at: datetime) -> bool:
    holder = standing_holder(holder=application.holder, held_until=application.held_until, at=at)
    return viewer.user is not None and holder == viewer.user


def arrivals_by_mail(viewer: Viewer, *, case: UUID) -> dict[UUID, datetime]:
    """Return when each document of a case arrived that came by mail; for who sees the case."""
    del viewer
    rows = MailItem.objects.filter(application=case)
    return dict(rows.values_list("document", "arrived_at"))


def files_named(viewer: Viewer, *, references: Collection[str], office: UUID) -> tuple[UUID, ...]:
    """Return the files with these references in the department of an office; the system asks."""
    if not viewer.system:
        return ()
    department = office_card(viewer, office=office).organization_code
    rows = Application.objects.filter(reference__in=set(references)).order_by("pk")
    return tuple(
        row.pk
        for row in rows
        if department
        in {
            office_card(viewer, office=each).organization_code
            for each in (row.office, row.accountable)
            if each is not None
        }
    )


def may_match(viewer: Viewer, *, case: UUID) -> Unmatched | None:
    """Return why no letter is put into a file, or None where one may be."""
    del viewer
    row = Application.objects.get(pk=case)
    if row.status in ENDED:
        return Unmatched.ENDED
    definition = definition_for(row.service, version=row.definition_version)
    kept = any(rule.kind == "documents" for rule in definition.retention)
    return None if kept else Unmatched.NOT_KEPT


def _unseen(viewer: Viewer) -> QuerySet[MailItem]:
    return MailItem.objects.filter(
        state=MailState.MATCHED,
        seen_at__isnull=True,
        application__office__in=viewer.offices(Role.OFFICER, Role.LEAD),
    )


def _waiting(viewer: Viewer) -> QuerySet[MailItem]:
    offices = viewer.offices(Role.OFFICER, Role.LEAD)
    return MailItem.objects.filter(state=MailState.TO_MATCH, office__in=offices)


def _seen(viewer: Viewer, row: MailItem) -> MailSeen:
    scans = documents_of_draft(viewer, draft=row.pk)
    return MailSeen(
        id=row.pk,
        office=row.office,
        zone=office_card(viewer, office=row.office).zone,
        kind=MailKind(row.kind),
        service=row.service,
        arrived_at=row.arrived_at,
        entered_at=row.entered_at,
        why=Unmatched(row.why),
        document=scans[0] if scans else None,
    )


def _place(page: str) -> tuple[datetime, UUID] | None:
    """Read what the last page gave as `after`; anything else is the beginning."""
    moment, _bar, mail = page.partition("|")
    try:
        return datetime.fromisoformat(moment), UUID(mail)
    except ValueError:
        return None
