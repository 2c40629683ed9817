"""Ask the person something: the office's clock stops until the answer, or until its time is over.

Every ending moves the promise and the legal limit by the business days that the pause left out,
in the transaction that lets the clock run again.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from guichet.analysis.timeliness import BusinessDays, Pause
from guichet.casework.actions.authority import NotYours, deciding_role, hold_file
from guichet.casework.actions.journal import note
from guichet.casework.actions.limit import refuse_too_late
from guichet.casework.actions.locking import NoSuchFile, lock
from guichet.casework.actions.turns import set_turn
from guichet.casework.models import Application, Hold
from guichet.casework.rules import (
    ANSWER_DAYS,
    MAX_WORDS,
    OTHER,
    Ending,
    Move,
    MoveRefused,
    Status,
    after,
    due_days,
    no_earlier,
    resumed,
)
from guichet.catalogue.definitions import ServiceDefinition, definition_for
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import SYSTEM, PayloadValue, Viewer

_BATCH = 100


class WordsRefused(ValueError):
    """A question or an answer is empty or too long."""


class AlreadyAnswered(Exception):
    """The question has another answer already."""


class QuestionOver(Exception):
    """The question can no longer be answered: it was taken back, or the case is decided."""


class TooEarly(Exception):
    """The person still has time to answer."""


@transaction.atomic
def ask(
    viewer: Viewer, *, case: UUID, reason: str, words: str, due_on: date | None, at: datetime
) -> UUID:
    """Ask the person of a case something, stop the clock, and return the question's id.

    `words` are in the person's language; `due_on` None means the time the reason gives. Raises
    NoSuchFile, NotYours, ReasonRefused, WordsRefused, DueDateRefused, MoveRefused and LimitPassed.
    """
    application, role = deciding_role(viewer, case=case)
    moved = after(status=Status(application.status), move=Move.ASK)
    refuse_too_late(application=application, at=at)
    hold_file(viewer, application=application, role=role, at=at)
    definition = definition_for(application.service, version=application.definition_version)
    days = _days_for(definition, reason)
    calendar = office_calendar(viewer, office=application.office)
    today = calendar.local_day(at)
    due, lapses = due_days(
        calendar=calendar,
        today=today,
        due_on=due_on or calendar.add_business_days(today, BusinessDays(days)),
    )
    if viewer.user is None:
        raise NotYours("Nobody in particular asks: sign in.")
    hold = Hold.objects.create(
        application=application,
        reason=reason,
        words=_checked(words),
        officer=viewer.user,
        office=application.office,
        asked_at=at,
        due_on=due,
        lapses_on=lapses,
    )
    application.status = moved
    application.paused_since = at
    application.save(update_fields=["status", "paused_since"])
    note(
        kind="question_asked",
        application=application,
        at=at,
        payload={
            "hold": str(hold.pk),
            "reason": reason,
            "due_on": due.isoformat(),
            "actor": str(viewer.user),
        },
    )
    return hold.pk


class ReasonUnknown(ValueError):
    """The definition names no such reason to ask."""


def _days_for(definition: ServiceDefinition, reason: str) -> int:
    if reason == OTHER:
        return ANSWER_DAYS
    found = definition.hold(reason)
    if found is None:
        known = ", ".join([*(each.code for each in definition.holds), OTHER])
        raise ReasonUnknown(f"'{reason}' is no reason to ask here. Choose one of: {known}.")
    return found.business_days


def _checked(words: str) -> str:
    text = words.strip()
    if not text or len(text) > MAX_WORDS:
        raise WordsRefused(
            f"The text has {len(text)} characters; write from 1 to {MAX_WORDS} of them."
        )
    return text


@transaction.atomic
def answer(*, case: UUID, hold: UUID, words: str, at: datetime) -> None:
    """Take the person's answer to a question of the office; the clock runs again.

    For callers that have seen the case's reference and secret. The same answer sent twice counts
    once. An answer that comes after an officer went on without it joins the file as long as
    nothing is decided. Raises NoSuchFile, WordsRefused, AlreadyAnswered and QuestionOver.
    """
    application, question = _lock_of_hold(hold)
    if application.pk != case:
        raise _no_such_question(hold)
    text = _checked(words)
    if question.answered_at is not None:
        if question.answer == text:
            return
        raise AlreadyAnswered(
            "This question has an answer already. Reload the page to read what was sent."
        )
    late = application.status != Status.WAITING or question.ended_at is not None
    if question.ending not in {"", Ending.LAPSED} or application.status not in _TAKES_ANSWERS:
        raise QuestionOver(
            "The office no longer waits for this answer: the question was taken back or the "
            "application is decided. Reload the page."
        )
    when = no_earlier(at, than=question.asked_at)
    question.answer, question.answered_at = text, when
    if late:
        payload = _dates(application)
    else:
        late = office_calendar(SYSTEM, office=application.office).local_day(at) > question.due_on
        payload = _resume(application, question, move=Move.ANSWER, ending=Ending.ANSWERED, at=when)
    question.save()
    note(
        kind="question_answered",
        application=application,
        at=at,
        payload={"hold": str(question.pk), "late": late, **payload},
    )


_TAKES_ANSWERS = frozenset({Status.WAITING, Status.SUBMITTED, Status.IN_REVIEW, Status.HANDED_OVER})


@transaction.atomic
def take_question_back(viewer: Viewer, *, hold: UUID, at: datetime) -> None:
    """End a question that is not needed any more; the clock runs again.

    Raises NoSuchFile, NotYours and MoveRefused.
    """
    _end_by_officer(
        viewer,
        hold=hold,
        move=Move.TAKE_QUESTION_BACK,
        ending=Ending.TAKEN_BACK,
        kind="question_taken_back",
        at=at,
    )


@transaction.atomic
def go_on(viewer: Viewer, *, hold: UUID, at: datetime) -> None:
    """Go on without an answer whose time is over; the officer may decide on what is there.

    Raises NoSuchFile, NotYours, TooEarly and MoveRefused.
    """
    _end_by_officer(
        viewer,
        hold=hold,
        move=Move.GO_ON,
        ending=Ending.LAPSED,
        kind="question_lapsed",
        at=at,
    )


def _end_by_officer(
    viewer: Viewer, *, hold: UUID, move: Move, ending: Ending, kind: str, at: datetime
) -> None:
    application, question = _lock_of_hold(hold)
    application, role = deciding_role(viewer, case=application.pk)
    if question.ended_at is not None:
        raise MoveRefused("This question has ended already. Reload the file.")
    hold_file(viewer, application=application, role=role, at=at)
    if ending is Ending.LAPSED:
        today = office_calendar(viewer, office=application.office).local_day(at)
        if today <= question.lapses_on:
            raise TooEarly(
                f"The person may answer until {question.lapses_on.isoformat()}. Go on after that "
                "day, or take the question back."
            )
    when = no_earlier(at, than=question.asked_at)
    payload = _resume(application, question, move=move, ending=ending, at=when)
    question.save()
    note(
        kind=kind,
        application=application,
        at=at,
        payload={"hold": str(question.pk), "actor": str(viewer.user), **payload},
    )


def _lock_of_hold(hold: UUID) -> tuple[Application, Hold]:
    """Return a question and its application, held until the transaction ends."""
    case = Hold.objects.filter(pk=hold).values_list("application_id", flat=True).first()
    application = None if case is None else lock(case=case)
    if application is None:
        raise _no_such_question(hold)
    return application, Hold.objects.get(pk=hold)


def _no_such_question(hold: UUID) -> NoSuchFile:
    return NoSuchFile(f"There is no question {hold}. Reload the page.")


def _resume(
    application: Application, question: Hold, *, move: Move, ending: Ending, at: datetime
) -> dict[str, PayloadValue]:
    """End the pause on a locked application; the caller saves the question."""
    application.status = after(status=Status(application.status), move=move)
    end_pause(application=application, at=at)
    application.save(
        update_fields=[
            "status", "paused_since", "paused_days", "standard_due_on", "legal_due_on",
            "stage_due_on", "stage_paused_days", "turn_on",
        ]
    )  # fmt: skip  # read as one
    question.ended_at, question.ending = at, ending
    return _dates(application)


def end_pause(*, application: Application, at: datetime) -> None:
    """Let the clock of a locked application run again; the caller saves it."""
    if application.paused_since is None:
        return
    pause = Pause(since=application.paused_since, until=at)
    here = office_calendar(SYSTEM, office=application.office)
    moved = resumed(
        # The promise is the accountable office's, whichever office has the file meanwhile.
        calendar=office_calendar(SYSTEM, office=application.accountable or application.office),
        starts_on=application.clock_starts_on,
        pause=pause,
        standard_due_on=application.standard_due_on,
        legal_due_on=application.legal_due_on,
    )
    application.paused_since = None
    application.paused_days += moved.paused_days
    application.standard_due_on = moved.standard_due_on
    application.legal_due_on = moved.legal_due_on
    stage_starts_on = application.stage_starts_on or application.clock_starts_on
    application.stage_paused_days += here.standing_days(pause, start=stage_starts_on).count
    if application.stage_due_on is not None:
        application.stage_due_on = here.moved(
            application.stage_due_on, by=pause, start=stage_starts_on
        )
    set_turn(application=application)


def _dates(application: Application) -> dict[str, PayloadValue]:
    """Return the days left out so far and the case's dates, as the journal takes them."""
    payload: dict[str, PayloadValue] = {"paused_days": application.paused_days}
    if application.standard_due_on is not None:
        payload["standard_due_on"] = application.standard_due_on.isoformat()
    if application.legal_due_on is not None:
        payload["legal_due_on"] = application.legal_due_on.isoformat()
    return payload


def remind_due(*, at: datetime) -> int:
    """Record one reminder for each question whose day has passed; return how many this call did.

    Any number of workers may call it at once: a case that another holds is left to the other.
    """
    done = 0
    # A day begins up to 14 hours before it does in UTC: the office's own day is checked below.
    overdue = Hold.objects.filter(
        ended_at__isnull=True, reminded_at__isnull=True, due_on__lte=at.date()
    ).order_by("due_on", "pk")
    last: tuple[date, UUID] | None = None
    while True:
        rest = overdue
        if last is not None:
            rest = rest.filter(due_on__gte=last[0]).exclude(due_on=last[0], pk__lte=last[1])
        batch = list(rest.values_list("pk", "due_on", "application_id")[:_BATCH])
        for hold, due_on, case in batch:
            last = (due_on, hold)
            done += _remind_one(hold=hold, case=case, at=at)
        if len(batch) < _BATCH:
            return done


def _remind_one(*, hold: UUID, case: UUID, at: datetime) -> bool:
    with transaction.atomic():
        free = Application.objects.select_for_update(skip_locked=True)
        application = free.filter(pk=case, status=Status.WAITING).first()
        question = Hold.objects.filter(
            pk=hold, ended_at__isnull=True, reminded_at__isnull=True
        ).first()
        if application is None or question is None:
            return False
        today = office_calendar(SYSTEM, office=application.office).local_day(at)
        if today <= question.due_on:
            return False
        question.reminded_at = at
        question.save(update_fields=["reminded_at"])
        note(
            kind="question_reminded",
            application=application,
            at=at,
            payload={"hold": str(question.pk), "lapses_on": question.lapses_on.isoformat()},
        )
    return True
