"""The fee of an application: it waits before any office until that is paid, then its clock starts.

Whoever pays, by whichever way, ends here: the application is locked, the money is taken down, and
the office's clock starts anew on the day it was paid. Unpaid after its time, the application is
closed, and money that comes later goes back by itself.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays
from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.actions.turns import set_turn
from guichet.casework.models import Application
from guichet.casework.queries.custody import sight_of
from guichet.casework.queries.fees import takes_money
from guichet.casework.rules import Move, Status, after, no_earlier
from guichet.catalogue.definitions import FeeDue, LegalLimit, StandardPromise, definition_for
from guichet.catalogue.queries import office_calendar
from guichet.interactions.actions import record
from guichet.interactions.rules import SYSTEM, Backdating, BackdatingReason, PayloadValue, Viewer
from guichet.payments import actions as payments
from guichet.payments.actions import NoSuchOrder, Settled
from guichet.payments.adapters import Provider, ProviderDown, Told
from guichet.payments.queries import asked_of, case_of_order, fee_of
from guichet.payments.rules import Cause

_SILENT_MOST = timedelta(minutes=5)
"""What is recorded later than this says why; the journal asks for it."""


def wait_for_fee(*, case: UUID, due: FeeDue, at: datetime) -> None:
    """Have a new application wait for its fee, or write down why nothing is to be paid.

    Within the transaction that received it.
    """
    application = lock(case=case)
    if application is None:
        raise no_such_file(case=case)
    exemption = "" if due.exemption is None else due.exemption.code
    if not due.cents:
        _note(application, "fee_waived", at=at, payload={"exemption": exemption})
        return
    definition = definition_for(application.service, version=application.definition_version)
    if definition.fee is None:
        raise AssertionError("a fee is due by the definition's [fee] alone")
    today = office_calendar(SYSTEM, office=application.office).local_day(at)
    due_on = today + timedelta(days=definition.fee.days_to_pay)
    payments.ask_fee(
        case=case,
        service=application.service,
        office=application.office,
        amount_cents=due.cents,
        currency=settings.CURRENCY,
        exemption=exemption,
        due_on=due_on,
        at=at,
    )
    application.status = after(status=Status(application.status), move=Move.ASK_FEE)
    application.paused_since = at
    application.save(update_fields=["status", "paused_since"])
    payload: dict[str, PayloadValue] = {
        "amount_cents": due.cents,
        "currency": settings.CURRENCY,
        "due_on": due_on.isoformat(),
    }
    if exemption:
        payload["exemption"] = exemption
    _note(application, "fee_asked", at=at, payload=payload)


@transaction.atomic
def take_told(*, way: str, told: Told, at: datetime) -> None:
    """Take down what a provider told of an order, however often and in whatever order it tells.

    Raises NoSuchOrder.
    """
    case = case_of_order(SYSTEM, order=told.order, way=way)
    application = None if case is None else lock(case=case)
    if application is None:
        raise NoSuchOrder(f"'{way}' tells of order {told.order}, which is none of ours.")
    settled = payments.take_told(way=way, told=told, at=at)
    if settled is not None:
        _begin_work(application, settled, officer=None, at=at)


@transaction.atomic
def take_cash(viewer: Viewer, *, case: UUID, key: UUID, at: datetime) -> None:
    """Take down that the whole fee was paid in cash to the viewer; a key counts once.

    For officers and leads of the office that has the file or answers for it. Raises NoSuchFile,
    NotYours and NothingToPay.
    """
    application, officer, office = _officer(viewer, case=case)
    settled = payments.take_cash(case=case, key=key, officer=officer, office=office, at=at)
    if settled is not None:
        _begin_work(application, settled, officer=officer, at=at)


@transaction.atomic
def return_payment(
    viewer: Viewer, *, case: UUID, payment: UUID, cause: Cause, at: datetime
) -> None:
    """Have a payment of a case go back whole, for a cause that an officer gives.

    Raises NoSuchFile, NotYours, NoSuchPayment and AlreadyGivenBack.
    """
    _application, officer, _office = _officer(viewer, case=case)
    payments.give_back(case=case, payment=payment, cause=cause, officer=officer, at=at)


def _officer(viewer: Viewer, *, case: UUID) -> tuple[Application, UUID, UUID]:
    """Lock a case and return it with the officer who handles its money, and for which office."""
    application = lock(case=case)
    sight = None if application is None else sight_of(viewer, case=case)
    if application is None or sight is None or viewer.user is None:
        raise no_such_file(case=case)
    if not takes_money(viewer, case=case):
        raise NotYours(f"As {sight.role} you handle no money. Ask an officer of the office.")
    return application, viewer.user, sight.office


def _begin_work(
    application: Application, settled: Settled, *, officer: UUID | None, at: datetime
) -> None:
    """Put a paid application before its office: the clock starts on the day it was paid."""
    payload: dict[str, PayloadValue] = {
        "payment": str(settled.payment),
        "way": settled.way,
        "amount_cents": settled.amount_cents,
        "currency": settled.currency,
    }
    if officer is not None:
        payload["actor"] = str(officer)
    paid_at = no_earlier(settled.at, than=application.paused_since or application.submitted_at)
    application.status = after(status=Status(application.status), move=Move.PAY)
    application.paused_since = None
    definition = definition_for(application.service, version=application.definition_version)
    calendar = office_calendar(SYSTEM, office=application.accountable or application.office)
    starts_on = calendar.start_day(paid_at)
    promise = definition.standard(application.channel)
    application.clock_starts_on = starts_on
    application.standard_due_on = _due(calendar, promise, starts_on=starts_on)
    application.legal_due_on = _due(calendar, definition.legal_limit, starts_on=starts_on)
    set_turn(application=application)
    application.save(
        update_fields=[
            "status", "paused_since", "clock_starts_on", "standard_due_on", "legal_due_on",
            "turn_on",
        ]
    )  # fmt: skip  # read as one
    payload["starts_on"] = starts_on.isoformat()
    if application.standard_due_on is not None:
        payload["standard_due_on"] = application.standard_due_on.isoformat()
    if application.legal_due_on is not None:
        payload["legal_due_on"] = application.legal_due_on.isoformat()
    _note(application, "paid", at=at, payload=payload, occurred_at=paid_at)


def _due(
    calendar: BusinessCalendar, promise: StandardPromise | LegalLimit | None, *, starts_on: date
) -> date | None:
    if promise is None:
        return None
    return calendar.due(starts_on, BusinessDays(promise.business_days))


def end_unpaid(*, application: Application, at: datetime) -> None:
    """Close the fee of a locked application that ends, if it is unpaid; the caller saves it."""
    if payments.close_fee(case=application.pk, at=at):
        application.paused_since = None


def close_unpaid(*, at: datetime) -> int:
    """Close every application whose time to pay is over; return how many this call did.

    Any number of workers may call it at once.
    """
    done = 0
    # A day ends up to 12 hours after it does in UTC: the office's own day is checked below.
    for case in payments.fees_overdue(on=(at + timedelta(hours=14)).date()):
        done += _close_one(case=case, at=at)
    return done


def _close_one(*, case: UUID, at: datetime) -> bool:
    with transaction.atomic():
        free = Application.objects.select_for_update(skip_locked=True)
        application = free.filter(pk=case, status=Status.AWAITING_FEE).first()
        if application is None:
            return False
        fee = fee_of(SYSTEM, case=case)
        due_on = None if fee is None else fee.due_on
        today = office_calendar(SYSTEM, office=application.office).local_day(at)
        if due_on is None or today <= due_on:
            return False
        application.status = after(status=Status(application.status), move=Move.WITHDRAW)
        end_unpaid(application=application, at=at)
        application.withdrawn_at = no_earlier(at, than=application.submitted_at)
        application.save(update_fields=["status", "paused_since", "withdrawn_at"])
        _note(application, "fee_unpaid", at=at, payload={"due_on": due_on.isoformat()})
    return True


def ask_provider(*, way: str, provider: Provider, at: datetime) -> int:
    """Ask the provider about the payments it may know more of; return how many were asked about.

    What a message told is mostly here already: this finds what a lost one would have told. A
    provider that does not answer is asked again later, and nothing else waits for it.
    """
    asked = 0
    for order in asked_of(SYSTEM, way=way, at=at):
        try:
            told = provider.standing(order=order, at=at)
        except ProviderDown:
            payments.put_off(intent=order, at=at)
            break
        asked += 1
        if told is None:
            payments.put_off(intent=order, at=at)
        else:
            take_told(way=way, told=told, at=at)
    return asked


def _note(
    application: Application,
    kind: str,
    *,
    at: datetime,
    payload: dict[str, PayloadValue],
    occurred_at: datetime | None = None,
) -> None:
    """Record an Event of the case; a payment heard of late says so."""
    when = occurred_at or at
    late = at - when > _SILENT_MOST
    record(
        kind=kind,
        occurred_at=when,
        recorded_at=at,
        service=application.service,
        office=application.office,
        channel=application.channel,
        case=application.pk,
        subject=application.subject,
        payload=payload,
        backdated=Backdating(reason=BackdatingReason.OUTAGE, role="system") if late else None,
    )
