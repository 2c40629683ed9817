"""An officer's file: answers with their questions, advice of the table, clock, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.casework.models import Application, Decision
from guichet.casework.queries.answered import AnsweredGroup, answers_of, groups_of
from guichet.casework.queries.by_table import Table, overridden_reason, table_of
from guichet.casework.queries.clock import Clock
from guichet.casework.queries.contacts import ContactSeen, contacts_of
from guichet.casework.queries.custody import (
    Custody,
    Onward,
    StageSeen,
    custody_of,
    decides,
    onward_of,
    sight_of,
    stages_of,
)
from guichet.casework.queries.documents import CaseDocument, case_documents
from guichet.casework.queries.fees import FeeSeen, fee_seen
from guichet.casework.queries.others import OtherFile, other_files
from guichet.casework.queries.proposals import Settling, settling_of
from guichet.casework.queries.questions import Asked, AskReason, ask_reasons, questions_of
from guichet.casework.queries.recourses import ObjectedTo, barred_from, objected_to
from guichet.casework.queries.turns import Sorting, sorting_of
from guichet.casework.queries.verifications import Verifying, verifying_of
from guichet.casework.queries.watch import Notes, notes_of
from guichet.casework.rules import DECIDERS, Move, Purpose, Status, may
from guichet.catalogue.definitions import (
    Answer,
    ServiceDefinition,
    TableRow,
    definition_for,
    holder_of,
    values_of,
)
from guichet.catalogue.queries import office_calendar, office_card
from guichet.documents.queries import waiting_in
from guichet.documents.rules import State
from guichet.identity.queries import labels_of
from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import Role, Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A reason the officer may choose for an outcome; `template` may begin their own words."""

    code: str
    outcome: str
    text: Text
    reference: Text | None
    template: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The standing decision; `may_undo` says whether the viewer may take it back now.

    `overrides` is what the table's row said where the decision goes against it.
    """

    id: UUID
    outcome: str
    reason: Text
    words: str
    by: str
    decided_at: datetime
    release_at: datetime
    released_at: datetime | None
    may_undo: bool
    table: Table | None
    overrides: Text | None
    override_why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the timeline; `who` is a colleague's label, empty for person and clock."""

    at: datetime
    kind: str
    who: str
    role: str
    purpose: str
    outcome: str
    table_row: str
    by_silence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """All that the officer's page of one case shows."""

    case: UUID
    reference: str
    service_name: Text
    holder: str
    status: Status
    stage: Text
    stages: tuple[StageSeen, ...]
    custody: Custody
    onward: tuple[Onward, ...]
    channel: str
    language: str
    office: Text
    zone: ZoneInfo
    role: Role
    purposes: tuple[Purpose, ...]
    clock: Clock
    limit_consequence: Text
    groups: tuple[AnsweredGroup, ...]
    advice: TableRow | None
    happenings: tuple[Happening, ...]
    grounds: tuple[Ground, ...]
    questions: tuple[Asked, ...]
    ask_reasons: tuple[AskReason, ...]
    may_decide: bool
    barred: str
    objected_to: ObjectedTo | None
    others: tuple[OtherFile, ...]
    may_ask: bool
    may_end_question: bool
    release_delay_minutes: int
    decision: Decided | None
    settling: Settling
    sorting: Sorting
    notes: Notes
    contacts: tuple[ContactSeen, ...]
    verifying: Verifying | None
    fee: FeeSeen | None
    documents: tuple[CaseDocument, ...]

    @property
    def unchecked(self) -> bool:
        """Tell whether a document is still being checked: then nobody decides."""
        return any(each.seen.state is State.WAITING for each in self.documents)


def file(viewer: Viewer, *, case: UUID, at: datetime) -> File | None:
    """Return a file of one of the viewer's offices, or None.

    Reading it is written down by `actions.open_file`, which pages call instead of this.
    """
    application = Application.objects.filter(pk=case).first()
    sight = sight_of(viewer, case=case)
    if application is None or sight is None:
        return None
    definition = definition_for(application.service, version=application.definition_version)
    office = office_card(viewer, office=application.office)
    calendar = office_calendar(viewer, office=application.accountable or application.office)
    answers = answers_of(viewer, case=case)
    status = Status(application.status)
    today = calendar.local_day(at)
    acts = sight.office == application.office and sight.role in DECIDERS
    clock = Clock.of(application, definition=definition, calendar=calendar, today=today)
    barred = barred_from(viewer, case=case) if acts else ""
    too_late = clock.past_limit and definition.silence is not None
    return File(
        case=case,
        reference=application.reference,
        service_name=definition.name,
        holder=holder_of(definition, answers),
        status=status,
        stage=next((s.name for s in definition.stages if s.code == application.stage), {}),
        stages=stages_of(viewer, application=application, definition=definition, at=at),
        custody=custody_of(viewer, application=application, acts=acts, at=at),
        onward=onward_of(viewer, application=application, definition=definition, acts=acts),
        channel=application.channel,
        language=application.language,
        office=office.title,
        zone=office.zone,
        role=sight.role,
        purposes=sight.purposes,
        clock=clock,
        limit_consequence=definition.legal_limit.consequence if definition.legal_limit else {},
        groups=groups_of(viewer, definition=definition, answers=answers),
        advice=_advice(definition, answers),
        happenings=_happenings(viewer, case),
        grounds=_grounds(definition),
        questions=questions_of(viewer, case=case, definition=definition, today=today),
        ask_reasons=ask_reasons(viewer, definition=definition),
        may_decide=acts and not (too_late or barred) and _decides(viewer, application, definition),
        barred=barred,
        objected_to=objected_to(viewer, case=case),
        others=other_files(viewer, case=case),
        may_ask=acts and not too_late and may(status=status, move=Move.ASK),
        may_end_question=acts and status is Status.WAITING,
        release_delay_minutes=definition.release_delay_minutes,
        decision=_decision(viewer, application, definition, sight.role),
        settling=settling_of(viewer, application=application, role=sight.role if acts else None),
        sorting=sorting_of(viewer, application=application, definition=definition, acts=acts),
        notes=notes_of(viewer, case=case, role=sight.role),
        contacts=contacts_of(viewer, case=case),
        verifying=verifying_of(viewer, case=case),
        fee=fee_seen(viewer, case=case, definition=definition),
        documents=case_documents(viewer, case=case, definition=definition),
    )


def _decides(viewer: Viewer, application: Application, definition: ServiceDefinition) -> bool:
    """Tell whether a decision is taken in this office, and can be from where the file stands."""
    stands = may(status=Status(application.status), move=Move.PROPOSE)
    if waiting_in(viewer, case=application.pk):
        return False
    return stands and decides(viewer, application=application, definition=definition)


def _advice(definition: ServiceDefinition, answers: Mapping[str, Answer]) -> TableRow | None:
    if definition.eligibility is None or not answers:
        return None
    return definition.eligibility.matched(values_of(definition, answers))


def _grounds(definition: ServiceDefinition) -> tuple[Ground, ...]:
    return tuple(
        Ground(
            code=each.code,
            outcome=each.outcome,
            text=each.text,
            reference=each.reference,
            template=each.template,
        )
        for each in definition.officers_reasons
    )


def _decision(
    viewer: Viewer, application: Application, definition: ServiceDefinition, role: Role
) -> Decided | None:
    standing = Decision.objects.filter(
        application=application, undone_at__isnull=True, reopened_at__isnull=True
    ).first()
    if standing is None:
        return None
    officer = standing.officer
    own = role is Role.LEAD or officer == viewer.user
    return Decided(
        id=standing.pk,
        outcome=standing.outcome,
        reason=definition.reason(standing.reason).text,
        words=standing.words,
        by="" if officer is None else labels_of(viewer, users={officer}).get(officer, ""),
        decided_at=standing.decided_at,
        release_at=standing.release_at,
        released_at=standing.released_at,
        may_undo=standing.released_at is None
        and role in DECIDERS
        and own
        and not (standing.table_row or standing.by_silence),
        table=table_of(viewer, definition=definition, decision=standing),
        overrides=overridden_reason(viewer, definition=definition, decision=standing),
        override_why=standing.override_why,
    )


def _happenings(viewer: Viewer, case: UUID) -> tuple[Happening, ...]:
    """Return what the journal holds of the case, newest first."""
    events = events_of_case(viewer, case=case)
    actors = {UUID(str(e.payload["actor"])) for e in events if e.payload.get("actor")}
    labels = labels_of(viewer, users=actors)
    return tuple(
        Happening(
            at=event.occurred_at,
            kind=event.kind,
            who=labels.get(UUID(str(event.payload["actor"])), "")
            if event.payload.get("actor")
            else "",
            role=str(event.payload.get("role", "")),
            purpose=str(event.payload.get("purpose", "")),
            outcome=str(event.payload.get("outcome", "")),
            table_row=str(event.payload.get("table_row", "")),
            by_silence=event.payload.get("silence") is True,
        )
        for event in reversed(events)
    )
