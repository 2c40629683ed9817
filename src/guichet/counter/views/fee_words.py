"""Fees and payments in words for the person who pays."""

from django.utils.translation import gettext as _

from guichet.casework.queries import Progress
from guichet.components.payments import cause_words, way_words
from guichet.components.wording import in_language
from guichet.counter.pages.pay import FeeLines, PaidLine
from guichet.payments.queries import PaymentCard


def fee_lines(found: Progress) -> FeeLines | None:
    """Return what an application costs and what was paid; None where nothing was asked."""
    fee = found.fee
    if fee is None:
        return None
    return FeeLines(
        cents=fee.card.amount_cents,
        why=in_language(fee.exemption) if fee.exemption else "",
        law=in_language(fee.reference),
        state=fee.card.state.value,
        due_on=fee.card.due_on,
        paid=tuple(_paid(each) for each in fee.card.payments),
    )


def _paid(payment: PaymentCard) -> PaidLine:
    refund = payment.refund
    return PaidLine(
        number=payment.number,
        cents=payment.amount_cents,
        at=payment.received_at,
        how=way_words(payment.way),
        applied=payment.applied,
        back="" if refund is None else cause_words(refund.cause),
        back_at=None if refund is None else refund.done_at,
    )


def receipt_title(number: str) -> str:
    """Return what a receipt is called."""
    return _("Receipt %(number)s") % {"number": number}
