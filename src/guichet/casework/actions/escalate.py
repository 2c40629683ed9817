"""Put files before the office that answers for them, once, while there is time to act."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from guichet.casework.actions.journal import note
from guichet.casework.models import Application
from guichet.casework.queries.queue import IS_OPEN
from guichet.casework.rules import WARNING, presses
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import SYSTEM

_BATCH = 100


def escalate_due(*, at: datetime) -> int:
    """Put every file that presses before its accountable office; return how many this call did.

    Any number of workers may call it at once: a case that another holds is left to the other.
    """
    # A day begins up to 14 hours before it does in UTC: the office's own day is checked below.
    rows = Application.objects.filter(IS_OPEN, escalated_at__isnull=True)
    by_law = rows.filter(legal_due_on__isnull=False, legal_due_on__lte=at.date() + WARNING)
    by_promise = rows.filter(legal_due_on__isnull=True, standard_due_on__lte=at.date())
    return _escalate(by_law, "legal_due_on", at=at) + _escalate(
        by_promise, "standard_due_on", at=at
    )


def _escalate(rows: QuerySet[Application], column: str, *, at: datetime) -> int:
    done = 0
    last: tuple[date, UUID] | None = None
    while True:
        rest = rows
        if last is not None:
            beyond = Q(**{f"{column}__gt": last[0]}) | Q(**{column: last[0], "pk__gt": last[1]})
            rest = rest.filter(beyond)
        batch = list(rest.order_by(column, "pk").values_list("pk", F(column))[:_BATCH])
        for case, due_on in batch:
            last = (due_on, case)
            done += _escalate_one(case, at=at)
        if len(batch) < _BATCH:
            return done


def _escalate_one(case: UUID, *, at: datetime) -> bool:
    with transaction.atomic():
        free = Application.objects.select_for_update(skip_locked=True)
        application = free.filter(IS_OPEN, pk=case, escalated_at__isnull=True).first()
        if application is None:
            return False
        accountable = application.accountable or application.office
        cause = presses(
            today=office_calendar(SYSTEM, office=accountable).local_day(at),
            standard_due_on=application.standard_due_on,
            legal_due_on=application.legal_due_on,
        )
        if cause is None:
            return False
        application.escalated_at = at
        application.save(update_fields=["escalated_at"])
        due_on = application.legal_due_on or application.standard_due_on
        note(
            kind="escalated",
            application=application,
            office=accountable,
            at=at,
            payload={
                "cause": cause.value,
                "stage": application.stage,
                **({} if due_on is None else {"due_on": due_on.isoformat()}),
            },
        )
    return True
