"""The money of the viewer's offices: what is awaited, what goes back, what does not match."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from guichet.interactions.rules import Role, Viewer
from guichet.payments.models import Difference, Fee, Payment, Refund, Statement
from guichet.payments.rules import CASH, Cause, FeeState, RefundState

_MOST = 200
_READERS = (Role.OFFICER, Role.LEAD, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A fee not paid yet, in cents."""

    case: UUID
    service: str
    amount_cents: int
    asked_at: datetime
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A payment on its way back, in cents."""

    case: UUID
    number: str
    way: str
    amount_cents: int
    cause: Cause
    asked_at: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CashDay:
    """The cash of one office's counters on one day, in cents: taken, and handed back."""

    office: UUID
    taken: int
    taken_cents: int
    returned: int
    returned_cents: int

    @property
    def left_cents(self) -> int:
        """Return what must lie in the drawer for it."""
        return self.taken_cents - self.returned_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A line that does not match, in cents; `case` is None where nobody knows whose it is."""

    id: UUID
    way: str
    day: date
    what: str
    kind: str
    line: str
    ours: int | None
    theirs: int | None
    case: UUID | None
    found_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCard:
    """One day held against the provider's statement."""

    way: str
    day: date
    compared_at: datetime
    lines: int
    differing: int


def awaited(viewer: Viewer) -> tuple[Awaited, ...]:
    """Return the unpaid fees of the viewer's offices, due first first."""
    rows = Fee.objects.filter(state=FeeState.OPEN, office__in=viewer.offices(*_READERS))
    return tuple(
        Awaited(
            case=row.case,
            service=row.service,
            amount_cents=row.amount_cents,
            asked_at=row.asked_at,
            due_on=row.due_on,
        )
        for row in rows.order_by("due_on", "pk")[:_MOST]
    )


def refunds_going(viewer: Viewer) -> tuple[Going, ...]:
    """Return the refunds of the viewer's offices that are not done, the oldest first."""
    rows = Refund.objects.select_related("payment__fee").filter(
        state=RefundState.OPEN, payment__fee__office__in=viewer.offices(*_READERS)
    )
    return tuple(
        Going(
            case=row.payment.fee.case,
            number=row.payment.number,
            way=row.payment.way,
            amount_cents=row.amount_cents,
            cause=Cause(row.cause),
            asked_at=row.asked_at,
            tries=row.tries,
        )
        for row in rows.order_by("asked_at", "pk")[:_MOST]
    )


def cash_of_day(viewer: Viewer, *, day: date, zone: ZoneInfo) -> tuple[CashDay, ...]:
    """Return the cash of each of the viewer's offices on a day of that zone."""
    start = datetime.combine(day, time(), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    offices = viewer.offices(*_READERS)
    cash = Payment.objects.filter(way=CASH, office__in=offices)
    took = cash.filter(received_at__gte=start, received_at__lt=end)
    back = Q(refund__done_at__gte=start, refund__done_at__lt=end)
    taken: dict[UUID | None, tuple[int, int]] = {
        row["office"]: (row["many"], row["cents"])
        for row in took.values("office").annotate(many=Count("pk"), cents=Sum("amount_cents"))
    }
    returned: dict[UUID | None, tuple[int, int]] = {
        row["office"]: (row["many"], row["cents"])
        for row in cash.filter(back)
        .values("office")
        .annotate(many=Count("pk"), cents=Sum("refund__amount_cents"))
    }
    return tuple(
        CashDay(
            office=office,
            taken=taken.get(office, (0, 0))[0],
            taken_cents=taken.get(office, (0, 0))[1],
            returned=returned.get(office, (0, 0))[0],
            returned_cents=returned.get(office, (0, 0))[1],
        )
        for office in sorted(offices, key=str)
        if office in taken or office in returned
    )


def differing(viewer: Viewer) -> tuple[Differing, ...]:
    """Return lines that do not match: those of the viewer's offices, and those of nobody's.

    Those not settled come first, the newest day first.
    """
    mine = Q(office__in=viewer.offices(*_READERS)) | Q(office__isnull=True)
    rows = Difference.objects.select_related("statement").filter(mine)
    standing = rows.filter(settled_at__isnull=True).order_by("-statement__day", "line")[:_MOST]
    settled = rows.filter(settled_at__isnull=False).order_by("-settled_at")[:20]
    return tuple(
        Differing(
            id=row.pk,
            way=row.statement.way,
            day=row.statement.day,
            what=row.what,
            kind=row.kind,
            line=row.line,
            ours=row.ours,
            theirs=row.theirs,
            case=row.case,
            found_at=row.found_at,
            settled_at=row.settled_at,
        )
        for row in (*standing, *settled)
    )


def statements(viewer: Viewer, *, most: int = 7) -> tuple[StatementCard, ...]:
    """Return the days compared last, the newest first, to staff."""
    if not viewer.offices(*_READERS):
        return ()
    return tuple(
        StatementCard(
            way=row.way,
            day=row.day,
            compared_at=row.compared_at,
            lines=row.lines,
            differing=row.differing,
        )
        for row in Statement.objects.order_by("-day", "way")[:most]
    )
