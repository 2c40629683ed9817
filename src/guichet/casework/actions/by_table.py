"""Decide at once by the published table, and put a file before a person who is asked for."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.anew import start_clock_anew
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.actions.release import release_at_once
from guichet.casework.models import Answers, Application, Decision
from guichet.casework.rules import Move, MoveRefused, Outcome, Status, after
from guichet.catalogue.definitions import (
    DecidedBy,
    TableRow,
    definition_for,
    outcome_of_row,
    values_of,
)
from guichet.interactions.actions import record


@transaction.atomic
def decide_by_table(*, case: UUID, at: datetime) -> UUID | None:
    """Decide a case by its definition's table and return the decision's id.

    None where an officer decides: the service is none decided by table, its row says `review`, or
    no row answers. Raises NoSuchFile, and MoveRefused when the case stands elsewhere.
    """
    application = lock(case=case)
    if application is None:
        raise no_such_file(case=case)
    definition = definition_for(application.service, version=application.definition_version)
    table = definition.eligibility
    if definition.decision is not DecidedBy.TABLE or table is None:
        return None
    answers = json.loads(Answers.objects.get(pk=case).values)
    row = table.matched(values_of(definition, answers))
    outcome = None if row is None else outcome_of_row(row)
    if row is None or outcome is None:
        return None
    delay = timedelta(minutes=definition.release_delay_minutes)
    decision = Decision.objects.create(
        application=application,
        outcome=Outcome(outcome),
        reason=row.ground,
        office=application.office,
        decided_at=at,
        release_at=at + delay,
        table_row=row.code,
    )
    application.status = after(status=Status(application.status), move=Move.DECIDE)
    application.decided_at = at
    application.save(update_fields=["status", "decided_at"])
    _journal(application, decision, row, at=at)
    if not delay:
        release_at_once(application=application, decision=decision, at=at)
    return decision.pk


@transaction.atomic
def ask_for_person(*, case: UUID, at: datetime) -> None:
    """Put a case that a table refused before an officer; the clock starts anew that day.

    For whoever has shown reference and secret. The officer's time is the first stage's own
    standard. Raises NoSuchFile, and MoveRefused unless a released refusal by table stands.
    """
    application = lock(case=case)
    if application is None:
        raise no_such_file(case=case)
    standing = Decision.objects.filter(
        application=application, undone_at__isnull=True, reopened_at__isnull=True
    ).first()
    moved = after(status=Status(application.status), move=Move.REOPEN)
    if standing is None or not standing.table_row or standing.outcome != Outcome.REFUSED:
        raise MoveRefused(
            "Only a refusal that a table decided is looked at again this way. Phone to ask a "
            "person about any other decision."
        )
    standing.reopened_at = at
    standing.save(update_fields=["reopened_at"])
    application.status = moved
    application.decided_at = application.released_at = None
    start_clock_anew(application=application, stage=None, at=at)
    application.save()
    record(
        kind="person_asked_for",
        occurred_at=at,
        recorded_at=at,
        service=application.service,
        office=application.office,
        channel=application.channel,
        case=application.pk,
        subject=application.subject,
        payload={"decision": str(standing.pk)},
    )


def _journal(application: Application, decision: Decision, row: TableRow, *, at: datetime) -> None:
    record(
        kind="decided",
        occurred_at=at,
        recorded_at=at,
        service=application.service,
        office=application.office,
        channel=application.channel,
        case=application.pk,
        subject=application.subject,
        payload={
            "decision": str(decision.pk),
            "outcome": str(decision.outcome),
            "reason": decision.reason,
            "table": application.service,
            "table_version": application.definition_version,
            "table_row": row.code,
        },
    )
