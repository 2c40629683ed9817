"""What a person sees of an application: by reference and secret, and of it alone."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from guichet.casework.models import Application, Decision
from guichet.casework.queries.answered import AnsweredQuestion
from guichet.casework.queries.by_table import Table, overridden_reason, table_of
from guichet.casework.queries.clock import Clock
from guichet.casework.queries.contact import contact_lines
from guichet.casework.queries.documents import CaseDocument, case_documents
from guichet.casework.queries.fees import FeeSeen, fee_seen
from guichet.casework.queries.intake import IntakeSeen, intake_of
from guichet.casework.queries.questions import Asked, questions_of
from guichet.casework.queries.recourses import (
    Measure,
    ObjectedTo,
    RecourseSeen,
    measure_of,
    objected_to,
    recourses_of,
)
from guichet.casework.queries.retention import Keeping, keeping_of
from guichet.casework.queries.verifications import Finding, finding_of
from guichet.casework.rules import (
    UNANSWERED,
    Move,
    Status,
    may,
    pepper_from,
    read_code,
    secret_digest,
)
from guichet.catalogue.definitions import ServiceDefinition, definition_for
from guichet.catalogue.queries import office_calendar, office_card
from guichet.documents.queries import documents_of_case
from guichet.interactions.queries import EventRecord, events_of_case
from guichet.interactions.rules import SYSTEM, Viewer
from guichet.payments.queries.benefits import BenefitCard, benefits_of
from guichet.permits.queries import permit_of_case

Text = Mapping[str, str]
_NOBODY = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One step: `code` names it, `at` says when it happened; None for what is to come.

    A question to the person has its ending here: `answered`, `taken_back`, `lapsed` or empty.
    """

    code: str
    at: datetime | None
    now: bool = False
    ending: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who looked at the file: office, role and purpose, never a name."""

    at: datetime
    office: Text
    role: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All that the tracking page shows. Outcome, reason and words stay empty until the release.

    `question` is the one that waits for the person's answer; `estimate` the wait they were told.
    `contact` are the contact details as they stand, empty where there is nothing to correct;
    `corrected_at` is when they were last corrected. `unpaid_at` is when the application was closed
    because nobody paid its fee in time. `case_class` is blank for an ordinary file.
    """

    case: UUID
    reference: str
    service: str
    service_name: Text
    status: Status
    channel: str
    language: str
    office_id: UUID
    office: Text
    stage: Text
    stage_office: Text
    organization: Text
    zone: ZoneInfo
    milestones: tuple[Milestone, ...]
    clock: Clock
    question: Asked | None
    questions: tuple[Asked, ...]
    estimate: UUID | None
    limit_consequence: Text
    limit_reference: Text
    readings: tuple[Reading, ...]
    outcome: str = ""
    reason: Text | None = None
    reason_reference: Text | None = None
    words: str = ""
    permit_number: str = ""
    table: Table | None = None
    overridden: Text | None = None
    may_ask_for_person: bool = False
    person_asked_at: datetime | None = None
    keeping: tuple[Keeping, ...] = ()
    outcome_name: Text | None = None
    may_withdraw: bool = False
    withdrawn_at: datetime | None = None
    contact: tuple[AnsweredQuestion, ...] = ()
    corrected_at: datetime | None = None
    recourses: tuple[RecourseSeen, ...] = ()
    objected_to: ObjectedTo | None = None
    reopened_at: datetime | None = None
    intake: IntakeSeen | None = None
    fee: FeeSeen | None = None
    unpaid_at: datetime | None = None
    documents: tuple[CaseDocument, ...] = ()
    measure: Measure | None = None
    finding: Finding | None = None
    benefits: tuple[BenefitCard, ...] = ()
    case_class: str = ""


def case_of(viewer: Viewer, *, reference: str, secret: str) -> UUID | None:
    """Return the case that reference and secret open together, or None.

    An unknown reference costs the same work as a wrong secret: the digest is computed and
    compared either way, and both give the same answer.
    """
    del viewer
    given = secret_digest(secret=secret, pepper=pepper_from(settings.SECRET_KEY))
    row = (
        Application.objects.filter(reference=read_code(reference))
        .values_list("pk", "secret_hash")
        .first()
    )
    case, kept = row or (None, _NOBODY)
    return case if hmac.compare_digest(given, bytes(kept)) else None


def case_of_reference(viewer: Viewer, *, reference: str) -> UUID | None:
    """Return the case with this reference, to the system alone: others show the secret too."""
    if not viewer.system:
        return None
    rows = Application.objects.filter(reference=read_code(reference))
    return rows.values_list("pk", flat=True).first()


def progress(viewer: Viewer, *, reference: str, secret: str, today: date) -> Progress | None:
    """Return how an application stands, to whoever holds its reference and secret; else None."""
    case = case_of(viewer, reference=reference, secret=secret)
    application = Application.objects.filter(pk=case).first() if case else None
    return None if application is None else _whole(viewer, application, today=today)


def progress_of(viewer: Viewer, *, case: UUID, at: datetime) -> Progress | None:
    """Return how a case stands; for callers that have seen its reference and secret."""
    application = Application.objects.filter(pk=case).first()
    if application is None:
        return None
    calendar = office_calendar(viewer, office=application.accountable or application.office)
    return _whole(viewer, application, today=calendar.local_day(at))


def _whole(viewer: Viewer, application: Application, *, today: date) -> Progress:
    """Return how it stands, with its class and what came after the answer: a measure, a finding."""
    return replace(
        _progress(viewer, application, today=today),
        measure=measure_of(viewer, case=application.pk, today=today),
        finding=finding_of(viewer, case=application.pk),
        benefits=benefits_of(viewer, case=application.pk),
        case_class=application.case_class,
    )


def _progress(viewer: Viewer, application: Application, *, today: date) -> Progress:
    case = application.pk
    definition = definition_for(application.service, version=application.definition_version)
    # Whichever office has the file, one answers for the whole.
    office = office_card(viewer, office=application.accountable or application.office)
    calendar = office_calendar(viewer, office=application.accountable or application.office)
    # The person has shown reference and secret: the journal of this one case is theirs to read.
    events = events_of_case(SYSTEM, case=case)
    limit = definition.legal_limit
    released = _released_decision(application)
    ground = None if released is None else definition.reason(released.reason)
    permit = None if released is None else permit_of_case(viewer, case=case)
    questions = questions_of(viewer, case=case, definition=definition, today=today)
    table = None if released is None else table_of(viewer, definition=definition, decision=released)
    return Progress(
        case=case,
        reference=application.reference,
        service=application.service,
        service_name=definition.name,
        status=_seen_from_outside(Status(application.status)),
        channel=application.channel,
        language=application.language,
        office_id=application.accountable or application.office,
        office=office.title,
        stage=definition.stage(application.stage).name if len(definition.stages) > 1 else {},
        stage_office=office_card(viewer, office=application.office).title,
        organization=office.organization,
        zone=office.zone,
        milestones=_milestones(application, events, questions, by_table=table is not None),
        clock=Clock.of(application, definition=definition, calendar=calendar, today=today),
        question=_standing(application, questions),
        questions=questions,
        estimate=application.estimate,
        limit_consequence={} if limit is None else limit.consequence,
        limit_reference={} if limit is None else limit.reference,
        readings=_readings(viewer, events),
        outcome="" if released is None else released.outcome,
        reason=None if ground is None else ground.text,
        reason_reference=None if ground is None else ground.reference,
        words="" if released is None else released.words,
        permit_number="" if permit is None else permit.number,
        table=table,
        overridden=overridden_reason(viewer, definition=definition, decision=released),
        may_ask_for_person=table is not None and ground is not None and ground.outcome == "refused",
        person_asked_at=_last(events, "person_asked_for"),
        keeping=_keeping(viewer, application, definition, events),
        outcome_name=None if released is None else definition.outcome_names.get(released.outcome),
        may_withdraw=may(status=Status(application.status), move=Move.WITHDRAW),
        withdrawn_at=application.withdrawn_at,
        contact=contact_lines(viewer, case=case),
        corrected_at=_last(events, "contact_corrected"),
        recourses=recourses_of(viewer, case=case, today=today),
        objected_to=objected_to(viewer, case=case),
        reopened_at=_last(events, "reopened"),
        intake=intake_of(viewer, case=case),
        fee=fee_seen(viewer, case=case, definition=definition),
        unpaid_at=_last(events, "fee_unpaid"),
        documents=case_documents(viewer, case=case, definition=definition),
    )


def _keeping(
    viewer: Viewer,
    application: Application,
    definition: ServiceDefinition,
    events: tuple[EventRecord, ...],
) -> tuple[Keeping, ...]:
    return keeping_of(
        viewer,
        definition=definition,
        closed_at=application.closed_at,
        zone=office_card(viewer, office=application.accountable or application.office).zone,
        events=events,
        documents=bool(documents_of_case(viewer, case=application.pk)),
    )


def _last(events: tuple[EventRecord, ...], kind: str) -> datetime | None:
    """Return when something last happened in a case, whose Events stand in order."""
    return next((each.occurred_at for each in reversed(events) if each.kind == kind), None)


def _seen_from_outside(status: Status) -> Status:
    """Hide a decision that may still be taken back: to the person it is in review."""
    return Status.IN_REVIEW if status in {Status.PROPOSED, Status.DECIDED} else status


def _released_decision(application: Application) -> Decision | None:
    if application.status != Status.RELEASED:
        return None
    return Decision.objects.filter(
        application=application, undone_at__isnull=True, reopened_at__isnull=True
    ).get()


def _standing(application: Application, questions: tuple[Asked, ...]) -> Asked | None:
    """Return the question the person can answer now: late ones too, until something is decided."""
    if application.status not in UNANSWERED:
        return None
    return next((question for question in questions if question.open), None)


def _milestones(
    application: Application,
    events: tuple[EventRecord, ...],
    questions: tuple[Asked, ...],
    *,
    by_table: bool,
) -> tuple[Milestone, ...]:
    opened = next((event.occurred_at for event in events if event.kind == "opened"), None)
    released = application.released_at
    if opened is None and application.decided_at is not None:
        opened = application.decided_at  # decided without being opened first
    if by_table:  # nobody took it up
        return (
            Milestone(code="received", at=application.submitted_at, now=False),
            Milestone(code="decision", at=released, now=True),
        )
    paused = application.paused_since is not None
    over = application.closed_at is not None
    fee = _fee_milestones(application, events, opened=opened is not None)
    with_officer = opened is not None and not over and not paused
    if opened is None and questions:
        opened = questions[-1].asked_at  # asked without being opened first
    return (
        Milestone(
            code="received",
            at=application.submitted_at,
            now=opened is None and not (over or fee),
        ),
        *fee,
        *(
            (Milestone(code="in_review", at=opened, now=with_officer),)
            if opened is not None or application.withdrawn_at is None
            else ()
        ),
        *(
            Milestone(
                code="question",
                at=each.asked_at,
                now=each.ended_at is None,
                ending=each.ending,
                ended_at=each.answered_at or each.ended_at,
            )
            for each in reversed(questions)
        ),
        Milestone(code="decision", at=released, now=released is not None)
        if application.withdrawn_at is None
        else Milestone(code="withdrawn", at=application.withdrawn_at, now=True),
    )


def _fee_milestones(
    application: Application, events: tuple[EventRecord, ...], *, opened: bool
) -> tuple[Milestone, ...]:
    """Return the fee as a step of its own, where one was asked; it lasts until work begins."""
    if not any(event.kind == "fee_asked" for event in events):
        return ()
    paid = _last(events, "paid")
    over = application.closed_at is not None
    if paid is None and over:
        return ()
    return (Milestone(code="fee", at=paid, now=not (opened or over)),)


def _readings(viewer: Viewer, events: tuple[EventRecord, ...]) -> tuple[Reading, ...]:
    """Return who looked, newest first."""
    titles: dict[UUID, Text] = {}
    readings: list[Reading] = []
    for event in events:
        if event.kind not in {"file_read", "document_read"} or event.office is None:
            continue
        if event.office not in titles:
            titles[event.office] = office_card(viewer, office=event.office).title
        readings.append(
            Reading(
                at=event.occurred_at,
                office=titles[event.office],
                role=str(event.payload["role"]),
                purpose=str(event.payload["purpose"]),
            )
        )
    return tuple(reversed(readings))
