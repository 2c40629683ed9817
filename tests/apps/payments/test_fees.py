"""An application waits for its fee, is paid once whatever is told how often, and then begins."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.racing import at_once
from tests.apps.payments.cards import (
    AT,
    FIRST,
    FIRST_CENTS,
    FULL_CENTS,
    STOLEN,
    apply_for,
    open_the_card,
)
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.actions import NotYours
from guichet.casework.models import Application
from guichet.casework.rules import MoveRefused, Outcome, Purpose, Status
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role
from guichet.payments import actions as payments
from guichet.payments.actions import AlreadyGivenBack, NoSuchOrder, NothingToPay
from guichet.payments.adapters import (
    Charge,
    Line,
    Told,
)
from guichet.payments.models import Difference, Fee, Intent, Payment, Statement
from guichet.payments.queries import FeeCard, differing, fee_of
from guichet.payments.rules import Cause, FeeState, IntentState

DB = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = AT + 3 * DAY
WAY = "practice"


@pytest.fixture
def officer(db: None) -> Person:
    assert db is None
    return hire("officer", role=Role.OFFICER, office=open_the_card().pk)


def row(case: UUID) -> Application:
    return Application.objects.get(pk=case)


def fee(case: UUID) -> FeeCard:
    found = fee_of(PUBLIC, case=case)
    assert found is not None
    return found


def kinds(case: UUID) -> list[str]:
    return sorted(Event.objects.filter(case=case).values_list("kind", flat=True))


def intend(case: UUID, at: datetime = AT) -> Intent:
    """Write an intent as `begin_payment` does, with no provider to ask."""
    return payments.begin._intent(case=case, way=WAY, at=at)


def told(intent: Intent, *charges: Charge, state: str = "paid") -> Told:
    return Told(order=intent.pk, reference=f"r-{intent.pk.hex}", state=state, charges=charges)


def charge(cents: int = FULL_CENTS, *, key: str = "", at: datetime = LATER, **more: str) -> Charge:
    return Charge(id=key or uuid4().hex, amount_cents=cents, at=at, **{"currency": "CAD", **more})


@pytest.mark.usefixtures("officer")
def test_it_waits_for_its_fee_and_its_clock_starts_on_the_day_it_is_paid() -> None:
    key = uuid4()
    receipt = apply_for(key=key)
    assert apply_for(key=key).case == receipt.case
    case = receipt.case
    waiting = row(case)
    assert (waiting.status, waiting.paused_since) == (Status.AWAITING_FEE, AT)
    assert (fee(case).amount_cents, fee(case).due_on) == (FULL_CENTS, date(2026, 12, 9))
    seen = queries.progress_of(PUBLIC, case=case, at=LATER)
    assert seen is not None
    assert (seen.clock.days, seen.clock.paused_since) == (0, date(2026, 11, 9))
    actions.take_told(way=WAY, told=told(intend(case), charge()), at=LATER)
    paid = row(case)
    assert (paid.status, paid.paused_since) == (Status.SUBMITTED, None)
    assert paid.clock_starts_on == date(2026, 11, 12)
    assert paid.standard_due_on is not None
    assert waiting.standard_due_on is not None
    assert paid.standard_due_on > waiting.standard_due_on
    assert kinds(case) == ["fee_asked", "paid", "payment_begun", "payment_ended", "submitted"]


@pytest.mark.usefixtures("officer")
def test_the_answers_decide_what_it_costs() -> None:
    assert fee(apply_for(FIRST).case).amount_cents == FIRST_CENTS
    free = apply_for(STOLEN).case
    assert fee_of(PUBLIC, case=free) is None
    assert (row(free).status, kinds(free)) == (Status.SUBMITTED, ["fee_waived", "submitted"])


def test_no_office_begins_before(officer: Person) -> None:
    case = apply_for().case
    with pytest.raises(MoveRefused):
        actions.decide(
            officer.viewer,
            case=case,
            outcome=Outcome.REFUSED,
            reason="identity-not-proved",
            words="",
            at=LATER,
        )
    with pytest.raises(MoveRefused):
        actions.ask(officer.viewer, case=case, reason="other", words="?", due_on=None, at=LATER)
    actions.begin_reading(officer.viewer, case=case, purpose=Purpose.DECIDE, at=LATER)
    assert row(case).status == Status.AWAITING_FEE
    assert actions.escalate_due(at=LATER + 400 * DAY) == 0
    assert actions.decide_silent(at=LATER + 400 * DAY) == 0


@pytest.mark.usefixtures("officer")
def test_told_again_and_out_of_order_it_counts_once() -> None:
    """Every order of every message, each told up to twice, ends in the same books."""
    dice = random.Random(20261126)  # noqa: S311 - a test's dice
    for _ in range(12):
        case = apply_for().case
        intent = intend(case)
        paid = charge()
        messages = [
            told(intent, state="open"),
            told(intent, state="failed"),
            told(intent, state="cancelled"),
            told(intent, paid),
            told(intent, paid),
        ]
        dice.shuffle(messages)
        for message in messages:
            actions.take_told(way=WAY, told=message, at=LATER)
        assert [each.applied for each in fee(case).payments] == [True]
        assert Intent.objects.get(pk=intent.pk).state == IntentState.PAID
        assert Counter(kinds(case))["paid"] == 1
        assert row(case).status == Status.SUBMITTED


@pytest.mark.usefixtures("officer")
def test_paid_twice_late_or_wrong_it_goes_back_by_itself() -> None:
    twice, wrong, late = (apply_for().case for _ in range(3))
    first = intend(twice)
    actions.take_told(way=WAY, told=told(first, charge(), charge()), at=LATER)
    actions.take_told(
        way=WAY, told=told(intend(wrong), charge(FULL_CENTS - 1), charge(currency="USD")), at=LATER
    )
    standing = intend(late)
    actions.withdraw(case=late, at=LATER)
    actions.take_told(way=WAY, told=told(standing, charge()), at=LATER)
    causes = {
        case: sorted(str(each.refund.cause) for each in fee(case).payments if each.refund)
        for case in (twice, wrong, late)
    }
    assert causes == {twice: ["twice"], wrong: ["other_amount"] * 2, late: ["too_late"]}
    assert (fee(wrong).state, row(wrong).status) == (FeeState.OPEN, Status.AWAITING_FEE)
    assert (fee(late).state, row(late).status) == (FeeState.CLOSED, Status.WITHDRAWN)
    assert Counter(kinds(late))["paid_in_vain"] == 1
    with pytest.raises(NothingToPay):
        intend(late)
    with pytest.raises(NoSuchOrder):
        actions.take_told(
            way="other", told=told(first, charge()), at=LATER
        )  # another way's order is none of ours


@pytest.mark.usefixtures("officer")
def test_a_payment_the_provider_says_nothing_of_is_given_up_and_still_counts_when_told() -> None:
    case = apply_for().case
    intent, late = intend(case), AT + 2 * DAY
    for _ in range(2):
        payments.put_off(intent=intent.pk, at=late)
    assert Intent.objects.get(pk=intent.pk).state == IntentState.EXPIRED
    assert Counter(kinds(case))["payment_ended"] == 1
    actions.take_told(way=WAY, told=told(intent, charge()), at=late + timedelta(hours=1))
    assert (row(case).status, fee(case).state) == (Status.SUBMITTED, FeeState.PAID)


@pytest.mark.usefixtures("officer")
def test_unpaid_after_its_time_it_is_closed_once_and_the_office_is_left_out() -> None:
    case = apply_for().case
    last = datetime(2026, 12, 10, 3, 30, tzinfo=UTC)  # still the 9th in Halifax
    assert actions.close_unpaid(at=last) == 0
    assert [actions.close_unpaid(at=last + timedelta(hours=1)) for _ in range(2)] == [1, 0]
    assert (row(case).status, row(case).paused_since) == (Status.WITHDRAWN, None)
    assert kinds(case) == ["fee_asked", "fee_unpaid", "submitted"]


def test_cash_counts_once_and_only_its_own_office_takes_and_returns_it(officer: Person) -> None:
    case, key = apply_for().case, uuid4()
    stranger = hire("stranger", role=Role.OFFICER, office=uuid4())
    auditor = hire("auditor", role=Role.AUDITOR, office=officer.office)
    with pytest.raises(actions.NoSuchFile):
        actions.take_cash(stranger.viewer, case=case, key=key, at=LATER)
    with pytest.raises(NotYours):
        actions.take_cash(auditor.viewer, case=case, key=key, at=LATER)
    standing = intend(case)
    for _ in range(2):
        actions.take_cash(officer.viewer, case=case, key=key, at=LATER)
    with pytest.raises(NothingToPay):
        actions.take_cash(officer.viewer, case=case, key=uuid4(), at=LATER)
    (paid,) = fee(case).payments
    assert (paid.way, paid.amount_cents, row(case).status) == ("cash", FULL_CENTS, "submitted")
    assert Intent.objects.get(pk=standing.pk).state == IntentState.CANCELLED
    with pytest.raises(actions.NoSuchFile):
        actions.return_payment(
            stranger.viewer, case=case, payment=paid.id, cause=Cause.ERROR, at=LATER
        )
    actions.return_payment(officer.viewer, case=case, payment=paid.id, cause=Cause.ERROR, at=LATER)
    (back,) = fee(case).payments
    assert back.refund is not None
    assert back.refund.done_at == LATER
    with pytest.raises(AlreadyGivenBack):
        actions.return_payment(
            officer.viewer, case=case, payment=paid.id, cause=Cause.ERROR, at=LATER
        )


@pytest.mark.usefixtures("officer")
def test_the_database_refuses_what_no_action_writes() -> None:
    case = apply_for().case
    owed = Fee.objects.get(case=case)
    actions.take_told(way=WAY, told=told(intend(case), charge()), at=LATER)
    paid = Payment.objects.get(fee=owed)
    intent = {"fee": owed, "way": WAY, "currency": "CAD", "begun_at": AT, "state": "open"}
    Intent.objects.create(amount_cents=1, **intent)
    copy = {"fee": owed, "way": WAY, "currency": "CAD", "received_at": AT, "recorded_at": AT}
    copy |= {"intent": paid.intent, "amount_cents": 1, "applied": False}
    refused = [
        lambda: Fee.objects.filter(pk=owed.pk).update(amount_cents=0),
        lambda: Fee.objects.filter(pk=owed.pk).update(state="open"),
        lambda: Intent.objects.create(amount_cents=1, **intent),
        lambda: Intent.objects.create(amount_cents=0, **{**intent, "state": "failed"}),
        lambda: Payment.objects.create(charge=paid.charge, number="1", **copy),
        lambda: Payment.objects.create(charge="2", number="2", **{**copy, "applied": True}),
        lambda: Payment.objects.create(charge="3", number="3", **{**copy, "amount_cents": 0}),
        lambda: Payment.objects.create(charge="4", number="4", **{**copy, "intent": None}),
        lambda: Application.objects.filter(pk=case).update(paused_since=AT),
    ]
    for write in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


@pytest.mark.usefixtures("officer")
def test_a_statement_lists_what_does_not_match_until_it_does() -> None:
    case, lost = apply_for().case, apply_for().case
    intent, unheard = intend(case), intend(lost)
    mine, theirs = charge(key="c-1", at=AT), charge(key="c-2", at=AT)
    actions.take_told(way=WAY, told=told(intent, mine), at=AT + DAY)

    class Statement7:
        """A provider that knows of two charges of ours, one of a stranger, and lacks one."""

        def statement(self, *, day: date, at: datetime) -> tuple[Line, ...]:
            del day, at
            shown = [("c-2", unheard.pk), ("c-3", uuid4()), ("c-4", None)]
            return tuple(
                Line(kind="charge", id=key, order=order, amount_cents=4000, currency="CAD", at=AT)
                for key, order in shown
            )

        def standing(self, *, order: UUID, at: datetime) -> Told | None:
            del at
            return told(unheard, theirs) if order == unheard.pk else None

    found = actions.compare_with(way=WAY, provider=Statement7(), day=AT.date(), at=AT + DAY)  # type: ignore[arg-type]  # half a provider is enough
    before, after = ([(each.what, each.id) for each in gaps] for gaps in found)
    assert before == [
        ("not_with_them", "c-1"),
        *(("not_with_us", key) for key in ("c-2", "c-3", "c-4")),
    ]
    assert after == [("not_with_them", "c-1"), ("not_with_us", "c-3"), ("not_with_us", "c-4")]
    assert row(lost).status == Status.SUBMITTED
    assert Statement.objects.get().differing == 3
    settled = {each.line: each.settled_at is not None for each in Difference.objects.all()}
    assert settled == {"c-1": False, "c-2": True, "c-3": False, "c-4": False}
    stranger = hire("stranger", role=Role.OFFICER, office=uuid4())
    assert {each.line for each in differing(stranger.viewer)} == {"c-3", "c-4"}


def test_two_payments_told_at_once_settle_it_once(fresh_database: str) -> None:
    assert fresh_database
    open_the_card()
    for _ in range(2):
        case = apply_for().case
        intent = intend(case)
        words = [told(intent, charge()) for _ in range(3)]
        results = at_once(
            *(lambda each=each: actions.take_told(way=WAY, told=each, at=LATER) for each in words)
        )
        assert results == [None] * 3
        assert sorted(each.applied for each in fee(case).payments) == [False, False, True]
        assert Counter(kinds(case))["paid"] == 1
