"""Release a decision: the moment it becomes the person's, exactly once."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.anew import do_what_was_upheld
from guichet.casework.actions.benefits import approve_locked
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock_of_decision
from guichet.casework.actions.screen import screen_after_yes
from guichet.casework.models import Answers, Application, Decision
from guichet.casework.rules import Move, MoveRefused, Outcome, Status, after
from guichet.catalogue.definitions import (
    definition_for,
    holder_of,
    permit_facts,
    valid_period,
)
from guichet.catalogue.queries import office_card
from guichet.interactions.rules import SYSTEM
from guichet.permits.actions import JournalBehind, issue
from guichet.permits.rules import Fact

logger = logging.getLogger(__name__)
_BATCH = 100


class ReleaseFailed(Exception):
    """Some decisions could not be released; the message names their cases and nothing personal."""


@transaction.atomic
def release(*, decision: UUID, at: datetime) -> None:
    """Make a decision visible and, when it approves, issue the permit, in one transaction.

    Raises NoSuchFile, and MoveRefused when it was released or taken back already.
    """
    application, standing = lock_of_decision(decision=decision)
    if standing.undone_at is not None:
        raise MoveRefused("This decision was taken back. There is nothing to release.")
    release_locked(application=application, decision=standing, at=at)


def release_due(*, at: datetime) -> int:
    """Release every decision whose time has come and return how many this call released.

    Any number of workers may call it at once: a case that another holds is left to the other.
    Raises ReleaseFailed after all the others are done, when some could not be released (a key is
    missing, the answers were erased); they are tried again in the next round.
    """
    done = 0
    failures: list[str] = []
    last: tuple[datetime, UUID] | None = None
    while True:
        batch = _due(at=at, last=last)
        for decision, release_at, case in batch:
            last = (release_at, decision)
            try:
                done += _release_one(decision=decision, case=case, at=at)
            except Exception as error:  # noqa: BLE001 - one bad case must not hold up the others
                # A database's error text repeats the row it refused: its name is enough.
                failures.append(f"{case} ({type(error).__name__})")
        if len(batch) < _BATCH:
            break
    if failures:
        raise ReleaseFailed(
            f"{len(failures)} decisions could not be released, {done} were: "
            f"{', '.join(failures[:10])}. `guichet doctor` says whether a key is missing."
        )
    return done


def _due(*, at: datetime, last: tuple[datetime, UUID] | None) -> list[tuple[UUID, datetime, UUID]]:
    """Return the next due decisions as (decision, release time, case), after the last seen."""
    due = Decision.objects.filter(
        released_at__isnull=True, undone_at__isnull=True, release_at__lte=at
    )
    if last is not None:
        due = due.filter(release_at__gte=last[0]).exclude(release_at=last[0], pk__lte=last[1])
    rows = due.order_by("release_at", "pk").values_list("pk", "release_at", "application_id")
    return list(rows[:_BATCH])


def _release_one(*, decision: UUID, case: UUID, at: datetime) -> bool:
    """Release one decision unless another worker holds its case or was faster."""
    with transaction.atomic():
        free = Application.objects.select_for_update(skip_locked=True)
        application = free.filter(pk=case, status=Status.DECIDED).first()
        if application is None:
            return False
        # Read after the lock: it may have been taken back, or decided anew with a later time.
        standing = Decision.objects.filter(
            pk=decision,
            released_at__isnull=True,
            undone_at__isnull=True,
            release_at__lte=at,
        ).first()
        if standing is None:
            return False
        release_locked(application=application, decision=standing, at=at)
    return True


def release_locked(*, application: Application, decision: Decision, at: datetime) -> None:
    """Release a decision whose application the caller holds locked, in its transaction.

    Raises MoveRefused.
    """
    application.status = after(status=Status(application.status), move=Move.RELEASE)
    application.released_at = at
    application.save(update_fields=["status", "released_at"])
    decision.released_at = at
    decision.save(update_fields=["released_at"])
    note(
        kind="released",
        application=application,
        at=at,
        payload={"decision": str(decision.pk), "outcome": str(decision.outcome)},
    )
    if decision.outcome == Outcome.APPROVED:
        _issue_permit(application, at=at)
        approve_locked(application=application, decision=decision, at=at)
        screen_after_yes(application=application, at=at)
        do_what_was_upheld(application=application, at=at)


def release_at_once(*, application: Application, decision: Decision, at: datetime) -> None:
    """Release in the transaction that decided; while no permit may be issued, the worker does."""
    try:
        with transaction.atomic():
            release_locked(application=application, decision=decision, at=at)
    except JournalBehind:
        logger.warning("A release waits for the journal", extra={"case": str(application.pk)})
        # What the undone part of the transaction wrote must not linger in the objects.
        application.refresh_from_db()
        decision.refresh_from_db()


def _issue_permit(application: Application, *, at: datetime) -> None:
    definition = definition_for(application.service, version=application.definition_version)
    outcome = definition.outcome
    if outcome is None:  # a yes is the whole answer: nothing is held
        return
    answers = Answers.objects.get(pk=application.pk).standing()
    office = office_card(SYSTEM, office=application.accountable or application.office)
    starts, ends = valid_period(outcome, issued_on=at.astimezone(office.zone).date())
    issue(
        case=application.pk,
        service=application.service,
        kind=outcome.kind,
        name=outcome.name,
        holder=holder_of(definition, answers),
        facts=[
            Fact(label=fact.label, value=fact.value) for fact in permit_facts(definition, answers)
        ],
        office_title=office.title,
        organization=office.organization,
        valid_from=starts,
        valid_until=ends,
        language=application.language,
        at=at,
        zone=office.zone.key,
    )
