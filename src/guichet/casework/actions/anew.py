"""What follows when an objection is upheld, and how a decided case starts anew."""

from datetime import datetime

from guichet.analysis.timeliness import BusinessDays
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock
from guichet.casework.actions.turns import set_turn
from guichet.casework.models import Application, Decision, Objection
from guichet.casework.rules import Move, Outcome, Status, after
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import SYSTEM
from guichet.permits import actions as permits
from guichet.permits.queries import permit_of_case


def start_clock_anew(*, application: Application, stage: str | None, at: datetime) -> None:
    """Set stage (the first unless said), clock and due days of a locked application.

    The standard is the stage's own. The caller saves it.
    """
    definition = definition_for(application.service, version=application.definition_version)
    calendar = office_calendar(SYSTEM, office=application.office)
    begun = definition.stages[0] if stage is None else definition.stage(stage)
    limit = definition.legal_limit
    starts_on = calendar.start_day(at)
    application.stage = begun.code
    application.clock_starts_on = starts_on
    application.paused_days = 0  # those days were of the clock before
    application.standard_due_on = (
        None
        if begun.business_days is None
        else calendar.due(starts_on, BusinessDays(begun.business_days))
    )
    application.legal_due_on = (
        None if limit is None else calendar.due(starts_on, BusinessDays(limit.business_days))
    )
    set_turn(application=application)


def do_what_was_upheld(*, application: Application, at: datetime) -> None:
    """Put the refused case before an officer again, or lift the suspension that was objected to.

    Within the transaction that releases the objection's decision. The objection is locked before
    the case it is about, and never the other way round.
    """
    objection = Objection.objects.filter(pk=application.pk).first()
    first = None if objection is None else lock(case=objection.first_id)
    if objection is None or first is None:
        return
    if objection.suspended_at is not None:
        _lift(first, suspended_at=objection.suspended_at, at=at)
        return
    about = Decision.objects.get(pk=objection.decision_id)
    if about.reopened_at is not None or about.outcome != Outcome.REFUSED:
        return  # another objection was upheld before
    first.status = after(status=Status(first.status), move=Move.REOPEN)
    about.reopened_at = at
    about.save(update_fields=["reopened_at"])
    first.decided_at = first.released_at = None
    # Every stage has looked at it; what did not stand is the decision.
    start_clock_anew(application=first, stage=first.stage, at=at)
    first.save()
    note(
        kind="reopened",
        application=first,
        at=at,
        payload={"decision": str(about.pk), "objection": str(application.pk)},
    )


def _lift(first: Application, *, suspended_at: datetime, at: datetime) -> None:
    """Let a permit be used again, unless it was given back and suspended anew meanwhile."""
    card = permit_of_case(SYSTEM, case=first.pk)
    if card is not None and card.suspended_at == suspended_at:
        permits.lift(number=card.number, at=at, office=first.accountable or first.office)
