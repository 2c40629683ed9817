"""How files stand, without a word of what is in them: for a list, and for departments' systems."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.casework.models import Application, Decision, Hold, Proposal
from guichet.casework.rules import READERS, Status, standing_holder
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a file stands; ids and codes only.

    `here` says whether an office of the viewer has the file now, or it is the accountable one of a
    file that another has. `question`, `proposal` and `decision` are those that stand.
    """

    case: UUID
    service: str
    definition_version: str
    office: UUID
    here: bool
    stage: str
    status: Status
    channel: str
    language: str
    case_class: str
    submitted_at: datetime
    stage_due_on: date | None
    standard_due_on: date | None
    legal_due_on: date | None
    holder: UUID | None
    held_until: datetime | None
    question: UUID | None
    proposal: UUID | None
    decision: UUID | None
    outcome: str


def standings(viewer: Viewer, *, cases: Collection[UUID], at: datetime) -> Mapping[UUID, Standing]:
    """Return those of the cases that an office of the viewer has or answers for."""
    offices = viewer.offices(*READERS)
    rows = Application.objects.filter(pk__in=cases)
    seen = [row for row in rows if row.office in offices or row.accountable in offices]
    ids = [row.pk for row in seen]
    holds = Hold.objects.filter(application__in=ids, ended_at__isnull=True)
    questions = dict(holds.values_list("application_id", "pk"))
    proposed = Proposal.objects.filter(application__in=ids, settled_at__isnull=True)
    proposals = dict(proposed.values_list("application_id", "pk"))
    decided = Decision.objects.filter(
        application__in=ids, undone_at__isnull=True, reopened_at__isnull=True
    )
    decisions = {row.application_id: row for row in decided}
    return {
        row.pk: _standing(
            row,
            here=row.office in offices,
            question=questions.get(row.pk),
            proposal=proposals.get(row.pk),
            decision=decisions.get(row.pk),
            at=at,
        )
        for row in seen
    }


def _standing(
    row: Application,
    *,
    here: bool,
    question: UUID | None,
    proposal: UUID | None,
    decision: Decision | None,
    at: datetime,
) -> Standing:
    holder = standing_holder(holder=row.holder, held_until=row.held_until, at=at)
    return Standing(
        case=row.pk,
        service=row.service,
        definition_version=row.definition_version,
        office=row.office,
        here=here,
        stage=row.stage,
        status=Status(row.status),
        channel=row.channel,
        language=row.language,
        case_class=row.case_class,
        submitted_at=row.submitted_at,
        stage_due_on=row.stage_due_on,
        standard_due_on=row.standard_due_on,
        legal_due_on=row.legal_due_on,
        holder=holder,
        held_until=row.held_until if holder else None,
        question=question,
        proposal=proposal,
        decision=None if decision is None else decision.pk,
        outcome="" if decision is None else decision.outcome,
    )
