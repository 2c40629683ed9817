"""The rules of fees and payments, without a database."""

from datetime import timedelta
from uuid import UUID, uuid4

from tests.apps.payments.cards import AT

from guichet.payments.rules import (
    Booked,
    IntentState,
    after_told,
    gaps_between,
    next_question,
    receipt_number,
)

DAY = timedelta(days=1)


def test_paid_is_paid_and_an_end_is_an_end() -> None:
    for state in IntentState:
        for word in IntentState:
            moved = after_told(state=state, told=word)
            if IntentState.PAID in {state, word}:
                assert moved is IntentState.PAID
            elif state is not IntentState.OPEN:
                assert moved is state
            else:
                assert moved is word


def test_books_differ_where_a_line_is_alone_or_another_amount() -> None:
    def line(key: str, cents: int = 1, kind: str = "charge") -> Booked:
        return Booked(kind=kind, id=key, cents=cents, currency="CAD")

    gaps = gaps_between(
        ours=[line("a"), line("b", 2), line("c"), line("c"), line("d", kind="refund")],
        theirs=[line("b", 3), line("c"), line("d"), line("e")],
    )
    assert [(each.what, each.kind, each.id, each.ours, each.theirs) for each in gaps] == [
        ("not_with_them", "charge", "a", 1, None),
        ("amount", "charge", "b", 2, 3),
        ("not_with_us", "charge", "d", None, 1),
        ("not_with_us", "charge", "e", None, 1),
        ("not_with_them", "refund", "d", 1, None),
    ]


def test_the_provider_is_asked_ever_less_often_and_never_more_than_a_quarter_day_apart() -> None:
    at, asked = AT, []
    while at < AT + 7 * DAY:
        again = next_question(begun_at=AT, at=at)
        asked.append(again - at)
        at = again
    assert asked == sorted(asked)
    assert (min(asked), max(asked)) == (timedelta(minutes=1), timedelta(hours=6))
    assert len(asked) < 100


def test_a_receipts_number_is_of_its_payment_alone() -> None:
    numbers = {receipt_number(payment=uuid4(), year=2026) for _ in range(500)}
    assert len(numbers) == 500
    assert receipt_number(payment=UUID(int=0), year=2026) == "R2026-00000-00000"
    assert receipt_number(payment=UUID(int=2**128 - 1), year=2026) == "R2026-ZZZZZ-ZZZZZ"
