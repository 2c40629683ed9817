"""Begin a payment on a provider's page: the intent is written first, then the provider asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.payments.actions.journal import note
from guichet.payments.adapters import HostedPage, Order, Provider
from guichet.payments.models import Fee, Intent
from guichet.payments.rules import FeeState, IntentState, next_question


class NothingToPay(Exception):
    """The case owes nothing now: no fee was asked, it is paid, or the case ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the provider shows, in which language, and where it leads back and tells us."""

    text: str
    language: str
    back_url: Callable[[UUID], str]
    told_url: str


def begin_payment(
    *, case: UUID, way: str, provider: Provider, words: Words, at: datetime
) -> HostedPage:
    """Return the provider's page for what a case owes; pressed twice, it is the same page.

    Two transactions with the provider between them: the intent is committed before it is asked, so
    that whatever it does is known by that intent's id. Raises NothingToPay, and ProviderDown; then
    the intent stands, and the next try asks for the same order.
    """
    intent = _intent(case=case, way=way, at=at)
    if intent.page:
        return HostedPage(reference=intent.reference, url=intent.page)
    page = provider.begin(
        Order(
            id=intent.pk,
            amount_cents=intent.amount_cents,
            currency=intent.currency,
            text=words.text,
            language=words.language,
            back_url=words.back_url(intent.pk),
            told_url=words.told_url,
        ),
        at=at,
    )
    Intent.objects.filter(pk=intent.pk).update(reference=page.reference, page=page.url)
    return page


@transaction.atomic
def _intent(*, case: UUID, way: str, at: datetime) -> Intent:
    """Return the fee's one open intent by this way, written now unless it stands already."""
    fee = Fee.objects.select_for_update().filter(case=case, state=FeeState.OPEN).first()
    if fee is None:
        raise NothingToPay(f"Case {case} owes nothing now. Reload its page.")
    standing = Intent.objects.filter(fee=fee, state=IntentState.OPEN).first()
    if standing is not None and standing.way == way:
        return standing
    if standing is not None:  # another provider was set in the meantime
        standing.state, standing.ended_at = IntentState.CANCELLED, at
        standing.save(update_fields=["state", "ended_at"])
    made = Intent.objects.create(
        fee=fee,
        way=way,
        amount_cents=fee.amount_cents,
        currency=fee.currency,
        state=IntentState.OPEN,
        begun_at=at,
        ask_at=next_question(begun_at=at, at=at),
    )
    note(kind="payment_begun", fee=fee, at=at, payload={"intent": str(made.pk), "way": way})
    return made
