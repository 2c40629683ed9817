"""Decide a case, and take a decision back while nobody outside has seen it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.authority import NotYours, deciding_role, refuse_held
from guichet.casework.actions.documents import refuse_unchecked
from guichet.casework.actions.journal import note
from guichet.casework.actions.limit import refuse_too_late
from guichet.casework.actions.locking import lock_of_decision, no_such_file
from guichet.casework.actions.override import NONE, Override, override_of
from guichet.casework.actions.release import release_at_once
from guichet.casework.actions.screen import refuse_unverified
from guichet.casework.models import Application, Decision
from guichet.casework.queries.custody import decides
from guichet.casework.queries.recourses import has_decided, took_in
from guichet.casework.rules import (
    DECIDERS,
    MAX_WORDS,
    Move,
    MoveRefused,
    Outcome,
    Status,
    after,
    needs_second,
    refuse_early_yes,
    role_in,
)
from guichet.catalogue.definitions import ServiceDefinition, definition_for
from guichet.interactions.rules import Role, Viewer


class ReasonRefused(ValueError):
    """The reason or the words do not fit the outcome."""


class SecondOfficerNeeded(Exception):
    """The definition has this outcome proposed by one officer and confirmed by another."""


@transaction.atomic
def decide(
    viewer: Viewer,
    *,
    case: UUID,
    outcome: Outcome,
    reason: str,
    words: str,
    at: datetime,
    why: str = "",
) -> UUID:
    """Decide a case on a ground of its definition, and return the decision's id.

    `words` are the officer's own, in the person's language. The person sees the outcome at its
    release: at once when the definition sets no delay. `why` says to colleagues why it goes
    against the table's row; what a department's system decides so, a person confirms. Raises
    NoSuchFile, NotYours, HeldByColleague, ReasonRefused, OverrideUnexplained, StagesUndone,
    VerificationFirst, SecondOfficerNeeded, DocumentsWaiting while a document is not checked,
    MoveRefused when a colleague was faster, and LimitPassed when the law has answered meanwhile.
    """
    application, role, definition = may_settle(
        viewer, case=case, move=Move.DECIDE, outcome=outcome, reason=reason, words=words, at=at
    )
    override = override_of(
        viewer,
        application=application,
        definition=definition,
        outcome=outcome,
        reason=reason,
        why=why,
    )
    by_machine = bool(override.row) and viewer.machine
    if by_machine or needs_second(outcome, asked_for=definition.second_officer):
        raise SecondOfficerNeeded(
            f"Two officers settle '{outcome}' for '{definition.code}': propose it, and a colleague "
            "confirms."
        )
    return take_decision(
        viewer,
        application=application,
        role=role,
        outcome=outcome,
        reason=reason,
        words=words.strip(),
        at=at,
        override=override,
    )


def may_settle(
    viewer: Viewer,
    *,
    case: UUID,
    move: Move,
    outcome: Outcome,
    reason: str,
    words: str,
    at: datetime,
) -> tuple[Application, Role, ServiceDefinition]:
    """Lock a case for whoever may decide it or propose that now, on this ground.

    Raises NoSuchFile, NotYours, HeldByColleague, ReasonRefused, StagesUndone, VerificationFirst,
    MoveRefused and LimitPassed.
    """
    application, role = deciding_role(viewer, case=case)
    after(status=Status(application.status), move=move)
    definition = definition_for(application.service, version=application.definition_version)
    if not decides(viewer, application=application, definition=definition):
        raise NotYours(
            "This office checks its own stage and hands the file on; the accountable office, or "
            "the one of the last stage, decides."
        )
    if has_decided(viewer, case=case):
        raise NotYours("You took the decision this is about. A colleague decides here.")
    if took_in(viewer, case=case):
        raise NotYours("You entered this application for the person. A colleague decides it.")
    refuse_too_late(application=application, at=at)
    refuse_unchecked(application=application)
    # Deciding a file that nobody holds needs no claim: the lock lets one officer do it.
    refuse_held(viewer, application=application, role=role, at=at)
    _check_ground(definition, outcome=outcome, reason=reason, words=words)
    codes = [stage.code for stage in definition.stages]
    refuse_early_yes(outcome, stages=codes, now=application.stage)
    if outcome is Outcome.APPROVED:
        refuse_unverified(application=application)
    return application, role, definition


def take_decision(
    viewer: Viewer,
    *,
    application: Application,
    role: Role,
    outcome: Outcome,
    reason: str,
    words: str,
    at: datetime,
    move: Move = Move.DECIDE,
    override: Override = NONE,
) -> UUID:
    """Write the decision on an application the caller holds locked; return its id."""
    moved = after(status=Status(application.status), move=move)
    definition = definition_for(application.service, version=application.definition_version)
    delay = timedelta(minutes=definition.release_delay_minutes)
    decision = Decision.objects.create(
        application=application,
        outcome=outcome,
        reason=reason,
        words=words,
        officer=viewer.user,
        office=application.office,
        decided_at=at,
        release_at=at + delay,
        overrides=override.row,
        override_why=override.why,
    )
    application.status = moved
    application.decided_at = at
    application.save(update_fields=["status", "decided_at"])
    _journal_decision(application, decision, role=viewer.acts_as(role), at=at)
    if not delay:
        release_at_once(application=application, decision=decision, at=at)
    return decision.pk


@transaction.atomic
def undo(viewer: Viewer, *, decision: UUID, at: datetime) -> None:
    """Take back a decision that is not released: by the officer who took it, or a lead.

    Raises NoSuchFile, NotYours, and MoveRefused when it has been released.
    """
    application, standing = lock_of_decision(decision=decision)
    role = role_in(viewer, office=application.office)
    if role is None:
        raise no_such_file(case=application.pk)
    if standing.table_row or standing.by_silence:
        raise MoveRefused("No officer decided this, but a table or the law. Nobody takes it back.")
    if role not in DECIDERS or (role is not Role.LEAD and standing.officer != viewer.user):
        raise NotYours(
            "Only the officer who took a decision, or the lead of the office, takes it back."
        )
    moved = after(status=Status(application.status), move=Move.UNDO)
    if standing.undone_at is not None:
        raise MoveRefused("This decision was taken back already. Reload the file.")
    standing.undone_at = at
    standing.save(update_fields=["undone_at"])
    application.status = moved
    application.decided_at = None
    application.save(update_fields=["status", "decided_at"])
    payload = {"decision": str(standing.pk)}
    if viewer.user is not None:
        payload["actor"] = str(viewer.user)
    note(kind="decision_undone", application=application, at=at, payload=payload)


def _check_ground(
    definition: ServiceDefinition, *, outcome: Outcome, reason: str, words: str
) -> None:
    """Raise ReasonRefused unless the definition gives this reason for this outcome."""
    fitting = [ground.code for ground in definition.officers_reasons if ground.outcome == outcome]
    if reason not in fitting:
        raise ReasonRefused(
            f"'{reason}' is no reason for '{outcome}' here. Choose one of: {', '.join(fitting)}."
        )
    if len(words) > MAX_WORDS:
        raise ReasonRefused(
            f"Your own words are {len(words)} characters long; the most is {MAX_WORDS}."
        )


def _journal_decision(
    application: Application, decision: Decision, *, role: str, at: datetime
) -> None:
    payload = {
        "decision": str(decision.pk),
        "outcome": str(decision.outcome),
        "reason": decision.reason,
        "role": role,
    }
    if decision.officer is not None:
        payload["actor"] = str(decision.officer)
    if decision.overrides:
        payload["overrides"] = decision.overrides
    note(kind="decided", application=application, at=at, payload=payload)
