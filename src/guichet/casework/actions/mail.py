"""Letters that a mailroom scanned: into their file by the reference, or before an officer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.locking import lock
from guichet.casework.actions.watch import watch_reading
from guichet.casework.models import Application, MailItem
from guichet.casework.queries.mail import MAIL_DOCUMENT, files_named, may_match
from guichet.casework.rules import DECIDERS, MoveRefused, read_code
from guichet.casework.rules.mail import (
    CHOSEN_REFUSALS,
    KEPT_UNMATCHED,
    FoundBy,
    MailRefusal,
    MailState,
    Slip,
    Unmatched,
)
from guichet.documents import actions as documents
from guichet.documents.queries import Stored, stored_of_draft
from guichet.interactions.actions import record
from guichet.interactions.rules import SYSTEM, Backdating, BackdatingReason, Role, Viewer

# The row is put aside first, so that no page leads to a scan that is gone.
_SCAN_KEPT = KEPT_UNMATCHED + timedelta(days=2)
_MAILROOM = "mailroom"
_BATCH = 500


class NoSuchMail(LookupError):
    """There is no such letter before the viewer's offices, or its scan is not to be opened."""


class NotMatched(Exception):
    """A letter cannot be put into that file; `why` is a word for pages."""

    def __init__(self, why: Unmatched) -> None:
        self.why = why
        super().__init__(f"The letter is not put into that file: {why}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of a scan; `created` is False for one that came in before."""

    mail: UUID
    created: bool
    state: MailState
    found_by: FoundBy | None = None
    why: Unmatched | None = None


def ingest_mail(
    *,
    office: UUID,
    sent: documents.Sent,
    slip: Slip,
    named: tuple[str, ...],
    read: tuple[str, ...],
    arrived_at: datetime,
    at: datetime,
) -> Ingested:
    """Take a scanned letter in for the office whose mail it is; the same scan comes in once.

    `named` and `read` are what may be references in the scan's name and in its text. A slip's
    reference goes before both. It is put into its file where they name exactly one that is open
    in the office's department; else an officer of the office matches it. It counts from
    `arrived_at`. Raises DocumentRefused; nothing is written then.
    """
    known = _known(sent)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _ingest(
                office,
                sent,
                slip,
                found=_file_of(slip, named=named, read=read, office=office),
                arrived_at=arrived_at,
                at=at,
            )
    except IntegrityError:
        # The same scan came in at the same moment; what lies in the store twice is swept.
        known = _known(sent)
        if known is None:
            raise
        return known


def _known(sent: documents.Sent) -> Ingested | None:
    row = MailItem.objects.filter(digest=sent.digest).first()
    return None if row is None else Ingested(mail=row.pk, created=False, state=MailState(row.state))


_Found = tuple[Application | None, FoundBy | None, Unmatched | None]


def _ingest(
    office: UUID,
    sent: documents.Sent,
    slip: Slip,
    *,
    found: _Found,
    arrived_at: datetime,
    at: datetime,
) -> Ingested:
    application, found_by, why = found
    item = MailItem(
        id=uuid4(),
        office=office,
        digest=sent.digest,
        kind=slip.kind.value,
        service=slip.service,
        arrived_at=arrived_at,
        entered_at=at,
        state=MailState.TO_MATCH.value if application is None else MailState.MATCHED.value,
        why="" if why is None else why.value,
        application=application,
        settled_at=None if application is None else at,
    )
    item.document = documents.receive(
        sent=sent,
        question=MAIL_DOCUMENT,
        at=at,
        address=None,
        draft=item.pk if application is None else None,
        case=None if application is None else application.pk,
        unsent=_SCAN_KEPT,
    ).id
    item.save(force_insert=True)
    record(
        kind="mail_received",
        occurred_at=arrived_at,
        recorded_at=at,
        office=office,
        channel="mail",
        payload={
            "mail": str(item.pk),
            "mail_kind": item.kind,
            "matched": application is not None,
            **({} if why is None else {"why": why.value}),
        },
        backdated=_since(arrived_at, at=at, role=_MAILROOM),
    )
    if application is not None and found_by is not None:
        _note_attached(item, application, found_by=found_by, at=at)
    return Ingested(
        mail=item.pk, created=True, state=MailState(item.state), found_by=found_by, why=why
    )


def _file_of(slip: Slip, *, named: tuple[str, ...], read: tuple[str, ...], office: UUID) -> _Found:
    """Return the one open file that a letter names, locked, and how; or why there is none."""
    said = (read_code(slip.reference),) if slip.reference else (*named, *read)
    if not said:
        return None, None, Unmatched.UNNAMED
    found = files_named(SYSTEM, references=said, office=office)
    if len(found) != 1:
        # What only looks like a reference, in a name or a text, names nothing.
        unnamed = Unmatched.UNKNOWN if slip.reference else Unmatched.UNNAMED
        return None, None, Unmatched.SEVERAL if found else unnamed
    application = lock(case=found[0])
    why = Unmatched.UNKNOWN if application is None else may_match(SYSTEM, case=application.pk)
    if application is None or why is not None:
        return None, None, why
    if slip.reference:
        return application, FoundBy.SLIP, None
    by_name = application.reference in named
    return application, FoundBy.NAME if by_name else FoundBy.TEXT, None


@transaction.atomic
def open_mail(viewer: Viewer, *, mail: UUID, at: datetime) -> Stored:
    """Return the scan of a letter that is in no file yet, and write the reading down.

    Raises NoSuchMail, also for a scan that is not checked or was refused.
    """
    item, role, user = _standing(viewer, mail=mail)
    found = stored_of_draft(viewer, draft=item.pk, document=item.document)
    if found is None:
        raise NoSuchMail("There is no scan to open. Reload the page.")
    record(
        kind="mail_read",
        occurred_at=at,
        recorded_at=at,
        office=item.office,
        payload={"mail": str(item.pk), "actor": str(user), "role": role.value},
    )
    watch_reading(reader=user, office=item.office, case=item.pk, at=at)
    return found


@transaction.atomic
def give_mail(viewer: Viewer, *, mail: UUID, reference: str, at: datetime) -> UUID:
    """Put a letter into the file with a reference, of the same department; return the case.

    Raises NoSuchMail, NotMatched, and MoveRefused when the letter's scan was refused by its check.
    """
    item, role, user = _standing(viewer, mail=mail)
    found = files_named(SYSTEM, references=(read_code(reference),), office=item.office)
    application = lock(case=found[0]) if found else None
    why = Unmatched.UNKNOWN if application is None else may_match(SYSTEM, case=application.pk)
    if application is None or why is not None:
        raise NotMatched(why or Unmatched.UNKNOWN)
    _enclose(item, application, user=user, role=role, found_by=FoundBy.OFFICER, at=at)
    return application.pk


def enclose_mail(viewer: Viewer, *, mail: UUID, application: Application, at: datetime) -> None:
    """Put a letter into the file that an officer has just made of it, in that transaction.

    Raises NoSuchMail, and MoveRefused when the letter's scan was refused by its check.
    """
    item, role, user = _standing(viewer, mail=mail)
    _enclose(item, application, user=user, role=role, found_by=FoundBy.INTAKE, at=at)


@transaction.atomic
def refuse_mail(viewer: Viewer, *, mail: UUID, refusal: MailRefusal, at: datetime) -> None:
    """Put a letter aside with a reason; its scan goes, the paper stays with the mailroom.

    Raises NoSuchMail, and ValueError for a reason that nobody chooses.
    """
    if refusal not in CHOSEN_REFUSALS:
        raise ValueError(f"'{refusal}' is no reason to choose.")
    item, _role, user = _standing(viewer, mail=mail)
    _put_aside(item, refusal=refusal, user=user, at=at)


def dispose_mail(*, at: datetime) -> int:
    """Put aside what nobody matched in time, and return how many letters that were."""
    over = MailItem.objects.filter(state=MailState.TO_MATCH, entered_at__lte=at - KEPT_UNMATCHED)
    gone = 0
    while batch := list(over.order_by("entered_at").values_list("pk", flat=True)[:_BATCH]):
        for mail in batch:
            with transaction.atomic():
                item = _lock(mail)
                if item is not None:
                    _put_aside(item, refusal=MailRefusal.TIME_OVER, user=None, at=at)
                    gone += 1
    return gone


def forget_mail(*, case: UUID) -> None:
    """Forget how documents of a case came by mail, in the transaction that erases them."""
    MailItem.objects.filter(application=case).delete()


def see_mail(*, case: UUID, at: datetime) -> None:
    """Note that somebody of its office read a file since letters came into it."""
    MailItem.objects.filter(application=case, state=MailState.MATCHED, seen_at__isnull=True).update(
        seen_at=at
    )


def _lock(mail: UUID) -> MailItem | None:
    found = MailItem.objects.select_for_update().filter(pk=mail, state=MailState.TO_MATCH)
    return found.first()


def _standing(viewer: Viewer, *, mail: UUID) -> tuple[MailItem, Role, UUID]:
    """Lock a letter to be matched; return it with the viewer's role there and who that is."""
    item = _lock(mail)
    roles = () if item is None else (r for r in (Role.LEAD, Role.OFFICER) if r in DECIDERS)
    role = next((r for r in roles if item and viewer.holds(r, office=item.office)), None)
    if item is None or role is None:
        raise NoSuchMail("There is no such letter to match in your offices. Reload the list.")
    if viewer.user is None:
        raise NotYours("Nobody in particular matches letters: sign in.")
    return item, role, viewer.user


def _enclose(
    item: MailItem,
    application: Application,
    *,
    user: UUID,
    role: Role,
    found_by: FoundBy,
    at: datetime,
) -> None:
    try:
        documents.attach(draft=item.pk, case=application.pk, documents=[item.document])
    except documents.DocumentsMissing:
        raise MoveRefused("The scan was refused by its check, or is gone. Put it aside.") from None
    item.state, item.application, item.why = MailState.MATCHED.value, application, ""
    item.settled_at, item.settled_by = at, user
    item.save(update_fields=["state", "application", "why", "settled_at", "settled_by"])
    _note_attached(item, application, found_by=found_by, at=at, user=user, role=role)


def _put_aside(item: MailItem, *, refusal: MailRefusal, user: UUID | None, at: datetime) -> None:
    documents.take_out(draft=item.pk, document=item.document)
    item.state, item.refusal = MailState.REFUSED.value, refusal.value
    item.settled_at, item.settled_by = at, user
    item.save(update_fields=["state", "refusal", "settled_at", "settled_by"])
    record(
        kind="mail_refused",
        occurred_at=at,
        recorded_at=at,
        office=item.office,
        payload={
            "mail": str(item.pk),
            "refusal": refusal.value,
            **({} if user is None else {"actor": str(user)}),
        },
    )


def _note_attached(
    item: MailItem,
    application: Application,
    *,
    found_by: FoundBy,
    at: datetime,
    user: UUID | None = None,
    role: Role | None = None,
) -> None:
    """Record that a letter is in its file, which it reached on the day it arrived."""
    record(
        kind="mail_attached",
        occurred_at=item.arrived_at,
        recorded_at=at,
        service=application.service,
        office=application.office,
        channel="mail",
        case=application.pk,
        subject=application.subject,
        payload={
            "mail": str(item.pk),
            "document": str(item.document),
            "found_by": found_by.value,
            **({} if user is None else {"actor": str(user)}),
            **({} if role is None else {"role": role.value}),
        },
        backdated=_since(item.arrived_at, at=at, role=_MAILROOM if role is None else role.value),
    )


def _since(arrived_at: datetime, *, at: datetime, role: str) -> Backdating | None:
    if arrived_at >= at:
        return None
    return Backdating(reason=BackdatingReason.MAIL_RECEIVED, role=role)
