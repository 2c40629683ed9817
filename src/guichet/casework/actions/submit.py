"""Receive an application: the one write of applying, the same however often it is sent.

Plain SQL, because this is the counter's busiest write: a test proves that its rows are those the
models would have written. On PostgreSQL application, answers, Event and its place in the sealer's
queue are one statement, which is one transaction and one round trip; on SQLite everything is
worked out before the write lock is taken. A conflict is no error here: an error would put values
into the server's log, and a reference must not stand there.

Call it inside `transaction.atomic()` to commit more together with it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays
from guichet.casework.actions.by_table import decide_by_table
from guichet.casework.actions.fees import wait_for_fee
from guichet.casework.models import Application
from guichet.casework.rules import (
    Status,
    answers_digest,
    canonical_answers,
    pepper_from,
    reference_for,
    secret_digest,
    secret_for,
    turn_day,
)
from guichet.catalogue.definitions import (
    Answer,
    DecidedBy,
    FeeDue,
    LegalLimit,
    ServiceDefinition,
    StandardPromise,
    check_answers,
    definition_for,
    fee_due,
)
from guichet.catalogue.queries import counter_terms
from guichet.documents.actions import attach
from guichet.interactions.actions import EventRow, NewEvent, event_row, event_where, record_row
from guichet.interactions.adapters.statements import planned_cursor
from guichet.interactions.rules import SYSTEM, Backdating


class KeyReused(Exception):
    """An idempotency key came again with other answers: 422 for a machine, a new start for us."""


class NotTakenHere(Exception):
    """The service takes no applications here: it has ended, or runs elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a person holds after sending; `created` is False when it was sent before."""

    reference: str
    secret: str
    case: UUID
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """When an application was written down, and why later than it arrived."""

    at: datetime
    backdated: Backdating | None = None


_Column = str | bytes | UUID | date | datetime | None

_COLUMNS = (
    "id, reference, secret_hash, service, definition_version, office, stage, status, language,"
    " channel, subject, submitted_at, clock_starts_on, standard_due_on, legal_due_on,"
    " estimate, turn_on"
)
_PLACES = "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
_INSERT = (
    f"INSERT INTO casework_application ({_COLUMNS}) VALUES ({_PLACES})"  # noqa: S608 - constants
    " ON CONFLICT (reference) DO NOTHING"
)
_INSERT_ANSWERS = (
    'INSERT INTO casework_answers (application_id, "values", digest_key) VALUES (%s, %s, %s)'
)
# PostgreSQL takes all four rows in one round trip, the last three only with a new application.
_INSERT_ALL = (
    f"WITH written AS ({_INSERT} RETURNING id), "  # noqa: S608 - constants
    'answered AS (INSERT INTO casework_answers (application_id, "values", digest_key)'
    f" SELECT id, %s, %s::bytea FROM written), {event_where(written='written')}"
    " SELECT id FROM written"
)


def submit(
    *,
    key: UUID,
    service: str,
    definition_version: str,
    answers: Mapping[str, Answer],
    language: str,
    channel: str,
    at: datetime,
    about: UUID | None = None,
    entry: Entry | None = None,
) -> Receipt:
    """Receive an application and return its receipt; the same key gives the same receipt.

    `about` is the case whose decision an objection is about; `object_to` gives it. `at` is when
    it arrived; `entry`, from `take_in`, says when an officer entered it.

    Raises KeyReused when the key was used with other answers, AnswersRefused when they do not fit
    the definition, DocumentsMissing (one of these) when a document they name is not there or was
    refused, UnknownService when there is no such service or version, NoAccountableOffice when
    nobody answers for it, NotTakenHere when it takes no applications here (any more).
    """
    definition = definition_for(service, version=definition_version)
    _refuse_without_decision(definition, about=about)
    terms = counter_terms(SYSTEM, service=service, on=at.date(), channel=channel)
    calendar = terms.calendar
    check_answers(definition, answers, today=calendar.local_day(at))
    starts_on = calendar.start_day(at)
    standard_due_on = _due(calendar, starts_on, definition.standard(channel))
    new = _NewApplication(
        case=uuid4(),
        subject=uuid4(),
        digest_key=secrets.token_bytes(32),
        key=key,
        definition=definition,
        office=terms.office,
        language=language,
        channel=channel,
        values=canonical_answers(answers),
        at=at,
        entry=entry or Entry(at=at),
        starts_on=starts_on,
        standard_due_on=standard_due_on,
        legal_due_on=_due(calendar, starts_on, definition.legal_limit),
        estimate=terms.shown(at=at, written=entry.at if entry else at),
        turn_on=turn_day(
            calendar=calendar,
            order=definition.stages[0].order,
            starts_on=starts_on,
            promise=(standard_due_on, definition.longest_standard),
        ),
    )
    if not terms.open:
        return _sent_before(new)
    documents = _documents_in(definition, answers)
    fee = None if definition.fee is None else fee_due(definition, answers)
    if definition.decision is DecidedBy.TABLE or documents or fee is not None:
        return _write_with_what_follows(new, documents=documents, fee=fee)
    return _write(new)


def _due(
    calendar: BusinessCalendar, starts_on: date, promise: StandardPromise | LegalLimit | None
) -> date | None:
    if promise is None:
        return None
    return calendar.due(starts_on, BusinessDays(promise.business_days))


def _refuse_without_decision(definition: ServiceDefinition, *, about: UUID | None) -> None:
    if definition.about_decision and about is None:
        raise NotTakenHere(
            f"'{definition.code}' takes objections, each begun from the decision it is about."
        )


def _documents_in(definition: ServiceDefinition, answers: Mapping[str, Answer]) -> frozenset[UUID]:
    """Return the documents that answers name."""
    named = (answers.get(code) for code in definition.document_questions)
    return frozenset(UUID(hex=each) for list_ in named if isinstance(list_, list) for each in list_)


def _write_with_what_follows(
    new: "_NewApplication", *, documents: frozenset[UUID], fee: FeeDue | None
) -> Receipt:
    """Write an application and what follows from it at once, in one transaction.

    The draft's documents become its own; it waits for its fee; a table decides it.
    """
    with transaction.atomic():
        receipt = _write(new)
        if not receipt.created:
            return receipt
        if documents:
            attach(draft=new.key, case=receipt.case, documents=documents)
        if new.definition.decision is DecidedBy.TABLE:
            decide_by_table(case=receipt.case, at=new.entry.at)
        elif fee is not None:
            wait_for_fee(case=receipt.case, due=fee, at=new.entry.at)
    return receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewApplication:
    """All that one submission writes."""

    case: UUID
    subject: UUID
    key: UUID
    digest_key: bytes
    definition: ServiceDefinition
    office: UUID
    language: str
    channel: str
    values: str
    at: datetime
    entry: Entry
    starts_on: date
    standard_due_on: date | None
    legal_due_on: date | None
    estimate: UUID | None
    turn_on: date


def _write(new: _NewApplication) -> Receipt:
    pepper = pepper_from(settings.SECRET_KEY)
    reference = reference_for(key=new.key, pepper=pepper)
    secret = secret_for(key=new.key, pepper=pepper)
    row = _row(new, reference, secret_digest(secret=secret, pepper=pepper))
    created = _insert(row, new, _event(new))
    case = new.case if created else _earlier_case(reference, new)
    return Receipt(reference=reference, secret=secret, case=case, created=created)


def _event(new: _NewApplication) -> EventRow:
    return event_row(
        event=NewEvent(
            kind="submitted",
            occurred_at=new.at,
            recorded_at=new.entry.at,
            backdated=new.entry.backdated,
            service=new.definition.code,
            office=new.office,
            channel=new.channel,
            case=new.case,
            subject=new.subject,
            payload={
                "definition_version": new.definition.version,
                "language": new.language,
                "answers_digest": answers_digest(values=new.values, key=new.digest_key),
                **({"estimate": str(new.estimate)} if new.estimate else {}),
            },
        )
    )


def _row(new: _NewApplication, reference: str, secret_hash: bytes) -> tuple[_Column, ...]:
    """Return the columns as the driver takes them; SQLite keeps ids as hex, moments as text."""
    plain = connection.vendor != "postgresql"
    moment = str(new.at.astimezone(UTC).replace(tzinfo=None)) if plain else new.at
    days = (new.starts_on, new.standard_due_on, new.legal_due_on)
    return (
        new.case.hex if plain else new.case,
        reference,
        secret_hash,
        new.definition.code,
        new.definition.version,
        new.office.hex if plain else new.office,
        new.definition.stages[0].code,
        Status.SUBMITTED.value,
        new.language,
        new.channel,
        new.subject.hex if plain else new.subject,
        moment,
        *(day.isoformat() if plain and day else day for day in days),
        new.estimate.hex if plain and new.estimate else new.estimate,
        new.turn_on.isoformat() if plain else new.turn_on,
    )


def _insert(row: tuple[_Column, ...], new: _NewApplication, event: EventRow) -> bool:
    """Write application, answers and Event, all or none, and tell whether they are new."""
    if connection.vendor == "postgresql":
        with planned_cursor() as cursor:
            cursor.execute(_INSERT_ALL, (*row, new.values, new.digest_key, *event.values))
            return int(cursor.rowcount) == 1
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, row)
            if int(cursor.rowcount) != 1:
                return False
            cursor.execute(_INSERT_ANSWERS, (row[0], new.values, new.digest_key))
        record_row(row=event)
    return True


def _sent_before(new: _NewApplication) -> Receipt:
    """Return the receipt of an application sent while the service still took them."""
    pepper = pepper_from(settings.SECRET_KEY)
    reference = reference_for(key=new.key, pepper=pepper)
    if not Application.objects.filter(reference=reference).exists():
        raise NotTakenHere(
            f"'{new.definition.code}' takes no applications here today. Show its page, which says "
            "where it is to be had."
        )
    case = _earlier_case(reference, new)
    secret = secret_for(key=new.key, pepper=pepper)
    return Receipt(reference=reference, secret=secret, case=case, created=False)


def _earlier_case(reference: str, new: _NewApplication) -> UUID:
    """Return the case this key opened before; raise KeyReused if it was another application."""
    case, service, version, values = Application.objects.values_list(
        "id", "service", "definition_version", "answers__values"
    ).get(reference=reference)
    # Answers erased since cannot be compared; the key's holder still gets the receipt.
    same = (service, version) == (new.definition.code, new.definition.version)
    if not same or values not in {None, new.values}:
        raise KeyReused(
            f"This key sent another application for '{service}'. Start again for a new one, or "
            "follow the first one by its reference."
        )
    return case
