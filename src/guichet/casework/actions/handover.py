"""Move a file to the next stage, or back to an earlier one with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.analysis.timeliness import BusinessDays
from guichet.casework.actions.authority import deciding_role, hold_file
from guichet.casework.actions.hold import WordsRefused
from guichet.casework.actions.journal import note
from guichet.casework.actions.turns import set_turn
from guichet.casework.models import Application, Stay
from guichet.casework.rules import MAX_WORDS, Move, Status, after, no_earlier, returns
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import accountable_office, office_calendar
from guichet.interactions.rules import SYSTEM, Viewer


@transaction.atomic
def hand_over(viewer: Viewer, *, case: UUID, to: str, words: str, at: datetime) -> None:
    """Hand a file to the office of another stage: the next, or an earlier one with a reason.

    The receiving stage's clock starts at once, so the wait until somebody opens the file is its
    own. Raises NoSuchFile, NotYours, HeldByColleague, StageRefused, WordsRefused when a return
    says no reason or too much, and MoveRefused.
    """
    application, role = deciding_role(viewer, case=case)
    definition = definition_for(application.service, version=application.definition_version)
    codes = [stage.code for stage in definition.stages]
    back = returns(stages=codes, now=application.stage, to=to)
    text = words.strip()
    if len(text) > MAX_WORDS or (back and not text):
        raise WordsRefused(
            f"The reason has {len(text)} characters; write from 1 to {MAX_WORDS} to send back."
        )
    today = office_calendar(viewer, office=application.office).local_day(at)
    target = accountable_office(SYSTEM, service=application.service, stage=to, on=today).id
    move = Move.ADVANCE if target == application.office else Move.HAND_OVER
    moved = after(status=Status(application.status), move=move)
    officer = hold_file(viewer, application=application, role=role, at=at)
    _leave(application, to=to, back=back, words=text, officer=officer, at=at)
    source, before = application.office, application.stage
    application.status = moved
    _enter(application, stage=to, office=target, at=at)
    application.save()
    note(
        kind="handed_over",
        application=application,
        office=source,
        at=at,
        payload={
            "actor": str(officer),
            "from_stage": before,
            "to_stage": to,
            "to_office": str(target),
            "returned": back,
        },
    )


def _leave(
    application: Application, *, to: str, back: bool, words: str, officer: UUID, at: datetime
) -> None:
    """Keep the stage that ends as a row of its own."""
    since = application.stage_since or application.submitted_at
    Stay.objects.create(
        application=application,
        stage=application.stage,
        office=application.office,
        entered_at=since,
        opened_at=application.stage_opened_at,
        left_at=no_earlier(at, than=since),
        starts_on=application.stage_starts_on or application.clock_starts_on,
        due_on=application.stage_due_on,
        paused_days=application.stage_paused_days,
        went_to=to,
        returned=back,
        words=words,
        officer=officer,
    )


def _enter(application: Application, *, stage: str, office: UUID, at: datetime) -> None:
    """Start a stage: its clock runs from the hand-over, on the days its own office works."""
    whole = application.accountable or application.office
    elsewhere = office != application.office
    application.stage = stage
    application.office = office
    application.accountable = None if office == whole else whole
    application.stage_since = at
    application.stage_opened_at = None if elsewhere else at
    application.stage_paused_days = 0
    start_stage_clock(application=application, received=at)
    set_turn(application=application)
    if elsewhere:
        application.holder = application.held_until = None


def start_stage_clock(*, application: Application, received: datetime) -> None:
    """Set the days on which a stage's clock starts and its standard ends; the caller saves."""
    definition = definition_for(application.service, version=application.definition_version)
    days = definition.stage(application.stage).business_days
    calendar = office_calendar(SYSTEM, office=application.office)
    starts_on = calendar.start_day(received)
    application.stage_starts_on = starts_on
    application.stage_due_on = (
        None if days is None else calendar.add_business_days(starts_on, BusinessDays(days))
    )
