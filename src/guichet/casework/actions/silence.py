"""Decide in the office's place once the legal limit has passed, where the law says what that means.

The day decides and not the race: an officer's decision counts when it was taken by the last day,
and afterwards only the law's stands, whether the worker has written it down yet or not.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from guichet.casework.actions.hold import end_pause
from guichet.casework.actions.journal import note
from guichet.casework.actions.limit import silent
from guichet.casework.actions.propose import set_proposal_aside
from guichet.casework.actions.release import release_at_once
from guichet.casework.models import Application, Decision, Hold
from guichet.casework.rules import (
    UNANSWERED,
    Ending,
    Move,
    Status,
    after,
    no_earlier,
)
from guichet.catalogue.definitions import SilenceRule, every_version

logger = logging.getLogger(__name__)
_BATCH = 100
_A_DAY = timedelta(days=1)


class SilenceFailed(Exception):
    """Some cases could not be decided; the message names them and nothing personal."""


def decide_silent(*, at: datetime) -> int:
    """Decide every case whose legal limit has passed unanswered; return how many this call did.

    Any number of workers may call it at once: a case that another holds is left to the other.
    Raises SilenceFailed after all the others are done.
    """
    done, failures = 0, []
    for case in _passed(at):
        try:
            done += _decide_one(case, at=at)
        except Exception as error:  # noqa: BLE001 - one bad case must not hold up the others
            failures.append(f"{case} ({type(error).__name__})")
    if failures:
        raise SilenceFailed(
            f"{len(failures)} cases past their legal limit could not be decided, {done} were: "
            f"{', '.join(failures[:10])}. They are tried again in the next round."
        )
    return done


def _passed(at: datetime) -> Iterator[UUID]:
    """Yield the cases to look at: a day begins up to 14 hours before it does in UTC."""
    services = {each.code for each in every_version() if each.silence is not None}
    rows = Application.objects.filter(
        service__in=services, status__in=UNANSWERED, legal_due_on__lt=at.date() + _A_DAY
    )
    last: tuple[date, UUID] | None = None
    while True:
        batch = _batch(rows, last)
        for case, due_on in batch:
            last = (due_on, case)
            yield case
        if len(batch) < _BATCH:
            return


def _batch(rows: QuerySet[Application], last: tuple[date, UUID] | None) -> list[tuple[UUID, date]]:
    if last is not None:
        rows = rows.filter(legal_due_on__gte=last[0]).exclude(legal_due_on=last[0], pk__lte=last[1])
    found = rows.order_by("legal_due_on", "pk").values_list("pk", "legal_due_on")[:_BATCH]
    return [(case, due_on) for case, due_on in found if due_on is not None]


def _decide_one(case: UUID, *, at: datetime) -> bool:
    """Decide one case unless another worker holds it or an officer was in time."""
    with transaction.atomic():
        free = Application.objects.select_for_update(skip_locked=True)
        application = free.filter(pk=case, status__in=UNANSWERED).first()
        rule = None if application is None else silent(application=application, at=at)
        if application is None or rule is None:
            return False
        _decide(application, rule, at=at)
    return True


def _decide(application: Application, rule: SilenceRule, *, at: datetime) -> None:
    _end_question(application, at=at)
    set_proposal_aside(application=application, at=at)
    decision = Decision.objects.create(
        application=application,
        outcome=rule.outcome,
        reason=rule.ground,
        office=application.office,
        decided_at=at,
        release_at=at,
        by_silence=True,
    )
    application.status = after(status=Status(application.status), move=Move.LAPSE)
    application.decided_at = at
    application.holder = application.held_until = None
    application.save()
    note(
        kind="decided",
        application=application,
        at=at,
        payload={
            "decision": str(decision.pk),
            "outcome": rule.outcome,
            "reason": rule.ground,
            "silence": True,
        },
    )
    logger.warning("A legal limit passed unanswered", extra={"case": str(application.pk)})
    release_at_once(application=application, decision=decision, at=at)


def _end_question(application: Application, *, at: datetime) -> None:
    question = Hold.objects.filter(application=application, ended_at__isnull=True).first()
    if question is None:
        return
    when = no_earlier(at, than=question.asked_at)
    end_pause(application=application, at=when)
    question.ended_at, question.ending = when, Ending.LAPSED
    question.save(update_fields=["ended_at", "ending"])
