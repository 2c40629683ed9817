"""Benefits: what a case is paid, what a batch holds, and what is outstanding."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from guichet.interactions.rules import Role, Viewer
from guichet.payments.models import BenefitBatch, BenefitPayment
from guichet.payments.rules.benefits import BenefitState

_MOST = 200
_LATEST = 50
_READERS = (Role.OFFICER, Role.LEAD, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitCard:
    """One payment of a benefit, in cents; `reason` says why it was returned or cancelled."""

    id: UUID
    case: UUID
    service: str
    amount_cents: int
    currency: str
    state: BenefitState
    approved_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCard:
    """A batch as far as it holds payments of the viewer's offices, in cents.

    `written_at` is None while its file is not written.
    """

    id: UUID
    made_at: datetime
    written_at: datetime | None
    payments: int
    total_cents: int
    sent: int
    paid: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A payment of a batch whose file is to be written."""

    id: UUID
    case: UUID
    amount_cents: int
    currency: str


def benefits_of(viewer: Viewer, *, case: UUID) -> tuple[BenefitCard, ...]:
    """Return what a case is paid, the latest first; for callers that see the case."""
    del viewer
    rows = BenefitPayment.objects.filter(case=case).order_by("-approved_at", "pk")
    return tuple(map(_card, rows))


def batch_lines(viewer: Viewer, *, batch: UUID) -> tuple[BatchLine, ...]:
    """Return the payments that go into a batch's file, by id; only the system asks."""
    if not viewer.system:
        return ()
    rows = BenefitPayment.objects.filter(batch=batch).exclude(sent_at=None, ended_at__isnull=False)
    return tuple(
        BatchLine(id=row.pk, case=row.case, amount_cents=row.amount_cents, currency=row.currency)
        for row in rows.order_by("pk")
    )


def batch_made_at(viewer: Viewer, *, batch: UUID) -> datetime | None:
    """Return when a batch was made; None where there is none such."""
    del viewer
    return BenefitBatch.objects.filter(pk=batch).values_list("made_at", flat=True).first()


def batches(viewer: Viewer) -> tuple[BatchCard, ...]:
    """Return the latest batches that hold payments of the viewer's offices."""
    ours = Q(lines__office__in=viewer.offices(*_READERS))

    def counted(*states: BenefitState) -> Count:
        return Count("lines", filter=ours & Q(lines__state__in=states))

    rows = (
        BenefitBatch.objects.annotate(
            ours=Count("lines", filter=ours),
            sent=counted(BenefitState.SENT),
            paid=counted(BenefitState.PAID),
            back=counted(BenefitState.RETURNED),
        )
        .filter(ours__gt=0)
        .order_by("-made_at", "pk")[:_LATEST]
    )
    return tuple(
        BatchCard(
            id=row.pk,
            made_at=row.made_at,
            written_at=row.written_at,
            payments=row.ours,
            total_cents=sum(
                row.lines.filter(office__in=viewer.offices(*_READERS)).values_list(
                    "amount_cents", flat=True
                )
            ),
            sent=row.sent,
            paid=row.paid,
            returned=row.back,
        )
        for row in rows
    )


def outstanding_benefits(viewer: Viewer) -> tuple[BenefitCard, ...]:
    """Return what is due, without the bank's word, or returned, the longest so first."""
    open_ones = [
        BenefitState.RETURNED,
        BenefitState.DUE,
        BenefitState.BATCHED,
        BenefitState.SENT,
    ]
    rows = BenefitPayment.objects.filter(
        office__in=viewer.offices(*_READERS), state__in=open_ones
    ).order_by("approved_at", "pk")
    found = sorted(map(_card, rows[:_MOST]), key=lambda each: open_ones.index(each.state))
    return tuple(found)


def _card(row: BenefitPayment) -> BenefitCard:
    return BenefitCard(
        id=row.pk,
        case=row.case,
        service=row.service,
        amount_cents=row.amount_cents,
        currency=row.currency,
        state=BenefitState(row.state),
        approved_at=row.approved_at,
        sent_at=row.sent_at,
        ended_at=row.ended_at,
        reason=row.reason,
    )
