"""Hold our books of one day against a provider's statement, and list what does not match."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from guichet.interactions.actions import record
from guichet.payments.adapters import Line
from guichet.payments.models import Difference, Intent, Payment, Refund, Statement
from guichet.payments.rules import Booked, Gap, RefundState, gaps_between

_CHARGE, _REFUND = "charge", "refund"


@transaction.atomic
def compare(*, way: str, day: date, lines: Sequence[Line], at: datetime) -> tuple[Gap, ...]:
    """Compare a UTC day of a way with its statement; return what differs, which is kept too.

    Compared again, what was settled in the meantime is marked so and what still differs stands
    once. What the statement should hold is every payment received and refund done on that day;
    what stands in it is looked for on any day.
    """
    theirs = [
        Booked(kind=x.kind, id=x.id, cents=x.amount_cents, currency=x.currency) for x in lines
    ]
    ours = _ours(way=way, day=day, named={(line.kind, line.id) for line in theirs})
    gaps = gaps_between(ours=ours, theirs=theirs)
    statement, _made = Statement.objects.update_or_create(
        way=way,
        day=day,
        defaults={"compared_at": at, "lines": len(theirs), "differing": len(gaps)},
    )
    orders = {(line.kind, line.id): line.order for line in lines}
    standing = {_write(statement, gap, order=orders.get((gap.kind, gap.id)), at=at) for gap in gaps}
    statement.differences.filter(settled_at__isnull=True).exclude(pk__in=standing).update(
        settled_at=at
    )
    record(
        kind="payments_compared",
        occurred_at=at,
        recorded_at=at,
        payload={"way": way, "day": day.isoformat(), "lines": len(theirs), "differing": len(gaps)},
    )
    return gaps


def _ours(*, way: str, day: date, named: Collection[tuple[str, str]]) -> list[Booked]:
    start = datetime.combine(day, time(), tzinfo=UTC)
    end = start + timedelta(days=1)
    charges = [line for kind, line in named if kind == _CHARGE]
    payments = Payment.objects.filter(way=way)
    of_day = payments.filter(received_at__gte=start, received_at__lt=end)
    found = {each.charge: each for each in (*of_day, *payments.filter(charge__in=charges))}
    given = Refund.objects.filter(state=RefundState.DONE, payment__way=way)
    keys = [key for kind, line in named if kind == _REFUND and (key := _key(line))]
    back_of_day = given.filter(done_at__gte=start, done_at__lt=end).select_related("payment")
    back_named = given.filter(pk__in=keys).select_related("payment")
    back = {str(each.pk): each for each in (*back_of_day, *back_named)}
    return [
        *(
            Booked(kind=_CHARGE, id=line, cents=each.amount_cents, currency=each.currency)
            for line, each in found.items()
        ),
        *(
            Booked(kind=_REFUND, id=line, cents=each.amount_cents, currency=each.payment.currency)
            for line, each in back.items()
        ),
    ]


def _key(line: str) -> UUID | None:
    try:
        return UUID(line)
    except ValueError:
        return None


def _write(statement: Statement, gap: Gap, *, order: UUID | None, at: datetime) -> UUID:
    fee = _fee_of(statement.way, gap, order=order)
    row, made = Difference.objects.get_or_create(
        statement=statement,
        what=gap.what,
        kind=gap.kind,
        line=gap.id[:100],
        defaults={
            "ours": gap.ours,
            "theirs": gap.theirs,
            "case": None if fee is None else fee[0],
            "office": None if fee is None else fee[1],
            "found_at": at,
        },
    )
    if not made and row.settled_at is not None:
        row.settled_at = None
        row.save(update_fields=["settled_at"])
    return row.pk


def _fee_of(way: str, gap: Gap, *, order: UUID | None) -> tuple[UUID, UUID] | None:
    """Return case and office that a line is about, by whichever book knows them."""
    places = ("fee__case", "fee__office")
    found = Intent.objects.filter(pk=order, way=way).values_list(*places).first() if order else None
    if found is None and gap.kind == _CHARGE:
        found = Payment.objects.filter(way=way, charge=gap.id).values_list(*places).first()
    if found is None and (key := _key(gap.id)):
        deeper = ("payment__fee__case", "payment__fee__office")
        found = Refund.objects.filter(pk=key).values_list(*deeper).first()
    return found
