"""Propose a decision; a second officer confirms it or sends it back with a reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.authority import NotYours, deciding_role, refuse_held
from guichet.casework.actions.decide import (
    SecondOfficerNeeded,
    decide,
    may_settle,
    take_decision,
)
from guichet.casework.actions.documents import refuse_unchecked
from guichet.casework.actions.hold import WordsRefused
from guichet.casework.actions.journal import note
from guichet.casework.actions.limit import refuse_too_late
from guichet.casework.actions.locking import NoSuchFile
from guichet.casework.actions.override import Override, override_of
from guichet.casework.actions.screen import refuse_unverified
from guichet.casework.models import Application, Proposal
from guichet.casework.queries.recourses import has_decided, took_in
from guichet.casework.rules import (
    MAX_WORDS,
    Move,
    MoveRefused,
    Outcome,
    Settled,
    Status,
    after,
    refuse_own,
)
from guichet.interactions.rules import Role, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What an officer's conclusion became: a decision, or a proposal for a second officer."""

    id: UUID
    proposed: bool


@transaction.atomic
def conclude(
    viewer: Viewer,
    *,
    case: UUID,
    outcome: Outcome,
    reason: str,
    words: str,
    at: datetime,
    why: str = "",
) -> Concluded:
    """Decide a case, or propose the decision where the definition asks for a second officer.

    Raises what `decide` and `propose` raise.
    """
    given = {"case": case, "outcome": outcome, "reason": reason, "words": words, "at": at}
    given["why"] = why
    try:
        return Concluded(id=decide(viewer, **given), proposed=False)  # type: ignore[arg-type]  # names and values are the callee's own
    except SecondOfficerNeeded:
        return Concluded(id=propose(viewer, **given), proposed=True)  # type: ignore[arg-type]  # names and values are the callee's own


@transaction.atomic
def propose(
    viewer: Viewer,
    *,
    case: UUID,
    outcome: Outcome,
    reason: str,
    words: str,
    at: datetime,
    why: str = "",
) -> UUID:
    """Propose a decision and return the proposal's id; a claim ends, for another looks now.

    `why` is as for `decide`. Raises NoSuchFile, NotYours, HeldByColleague, ReasonRefused,
    OverrideUnexplained, StagesUndone, VerificationFirst and MoveRefused.
    """
    application, role, definition = may_settle(
        viewer, case=case, move=Move.PROPOSE, outcome=outcome, reason=reason, words=words, at=at
    )
    if viewer.user is None:
        raise NotYours("Nobody in particular proposes: sign in.")
    override = override_of(
        viewer,
        application=application,
        definition=definition,
        outcome=outcome,
        reason=reason,
        why=why,
    )
    proposal = Proposal.objects.create(
        application=application,
        outcome=outcome,
        reason=reason,
        words=words.strip(),
        officer=viewer.user,
        office=application.office,
        proposed_at=at,
        overrides=override.row,
        override_why=override.why,
    )
    application.status = after(status=Status(application.status), move=Move.PROPOSE)
    application.holder = application.held_until = None
    application.save(update_fields=["status", "holder", "held_until"])
    note(
        kind="decision_proposed",
        application=application,
        at=at,
        payload={
            "proposal": str(proposal.pk),
            "outcome": str(outcome),
            "reason": reason,
            "actor": str(viewer.user),
            "role": viewer.acts_as(role),
            **override.payload(),
        },
    )
    return proposal.pk


@transaction.atomic
def confirm(viewer: Viewer, *, proposal: UUID, at: datetime) -> UUID:
    """Decide as a colleague proposed, and return the decision's id.

    Raises NoSuchFile, NotYours, SameOfficer, HeldByColleague, VerificationFirst, and MoveRefused
    when the proposal no longer stands.
    """
    application, role, standing, second = _second_look(viewer, proposal=proposal, at=at)
    after(status=Status(application.status), move=Move.CONFIRM)
    if standing.outcome == Outcome.APPROVED:
        # The file may have come into another class since it was proposed.
        refuse_unverified(application=application)
    refuse_unchecked(application=application)
    _settle(standing, how=Settled.CONFIRMED, second=second, at=at)
    return take_decision(
        viewer,
        application=application,
        role=role,
        outcome=Outcome(standing.outcome),
        reason=standing.reason,
        words=standing.words,
        at=at,
        move=Move.CONFIRM,
        override=Override(row=standing.overrides, why=standing.override_why),
    )


@transaction.atomic
def return_proposal(viewer: Viewer, *, proposal: UUID, why: str, at: datetime) -> None:
    """Send a colleague's proposal back, with a reason that colleagues read.

    Raises NoSuchFile, NotYours, SameOfficer, HeldByColleague, WordsRefused and MoveRefused.
    """
    application, _role, standing, second = _second_look(viewer, proposal=proposal, at=at)
    text = why.strip()
    if not text or len(text) > MAX_WORDS:
        raise WordsRefused(
            f"The reason has {len(text)} characters; write from 1 to {MAX_WORDS} to send back."
        )
    application.status = after(status=Status(application.status), move=Move.SEND_BACK)
    application.holder = application.held_until = None
    application.save(update_fields=["status", "holder", "held_until"])
    _settle(standing, how=Settled.RETURNED, second=second, at=at, why=text)
    note(
        kind="proposal_returned",
        application=application,
        at=at,
        payload={"proposal": str(standing.pk), "actor": str(second)},
    )


@transaction.atomic
def take_proposal_back(viewer: Viewer, *, proposal: UUID, at: datetime) -> None:
    """Take back what one proposed oneself, or as a lead anybody's.

    Raises NoSuchFile, NotYours, and MoveRefused when it was confirmed or sent back already.
    """
    application, role, standing = _lock(viewer, proposal=proposal)
    if viewer.user is None or (role is not Role.LEAD and standing.officer != viewer.user):
        raise NotYours("Only the officer who proposed a decision, or the lead, takes it back.")
    application.status = after(status=Status(application.status), move=Move.UNDO)
    application.save(update_fields=["status"])
    _settle(standing, how=Settled.TAKEN_BACK, second=None, at=at)
    note(
        kind="proposal_taken_back",
        application=application,
        at=at,
        payload={"proposal": str(standing.pk), "actor": str(viewer.user)},
    )


def set_proposal_aside(*, application: Application, at: datetime) -> None:
    """End the proposal that stands on a locked application, which ends without it."""
    standing = Proposal.objects.filter(application=application, settled_at__isnull=True).first()
    if standing is not None:
        _settle(standing, how=Settled.TAKEN_BACK, second=None, at=at)


def _second_look(
    viewer: Viewer, *, proposal: UUID, at: datetime
) -> tuple[Application, Role, Proposal, UUID]:
    """Lock a standing proposal for an officer who may settle it: any but the one who made it."""
    application, role, standing = _lock(viewer, proposal=proposal)
    if viewer.user is None:
        raise NotYours("Nobody in particular confirms: sign in.")
    refuse_own(proposer=standing.officer, second=viewer.user)
    if has_decided(viewer, case=application.pk):
        raise NotYours("You took the decision this is about. A colleague confirms here.")
    if took_in(viewer, case=application.pk):
        raise NotYours("You entered this application for the person. A colleague confirms it.")
    if has_decided(viewer, case=application.pk):
        raise NotYours("You took the decision this is about. A colleague confirms here.")
    refuse_too_late(application=application, at=at)
    refuse_held(viewer, application=application, role=role, at=at)
    return application, role, standing, viewer.user


def _lock(viewer: Viewer, *, proposal: UUID) -> tuple[Application, Role, Proposal]:
    case = Proposal.objects.filter(pk=proposal).values_list("application_id", flat=True).first()
    if case is None:
        raise NoSuchFile(f"There is no proposal {proposal}. Reload the file.")
    application, role = deciding_role(viewer, case=case)
    # Read after the lock: a colleague may have settled it while we waited.
    standing = Proposal.objects.get(pk=proposal)
    if standing.settled_at is not None or application.status != Status.PROPOSED:
        raise MoveRefused("This proposal was settled already. Reload the file.")
    return application, role, standing


def _settle(
    standing: Proposal, *, how: Settled, second: UUID | None, at: datetime, why: str = ""
) -> None:
    standing.settled = how
    standing.settled_at = max(at, standing.proposed_at)
    standing.second = second
    standing.why = why
    standing.save(update_fields=["settled", "settled_at", "second", "why"])
