"""Pay the demonstration's fees at the practice provider, whose own books then say so too."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from guichet.casework.actions import take_told
from guichet.cli.practice.books import Books
from guichet.payments.actions import Words, begin_payment
from guichet.payments.adapters import Charge, HostedPage, Line, NotFromProvider, Order, Told

_WAY = "practice"


class _Within:
    """The practice provider without its line: what is asked goes straight into its books."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def begin(self, order: Order, *, at: datetime) -> HostedPage:
        """Make an order."""
        del at
        made = self.books.order(
            {
                "id": str(order.id),
                "amount_cents": order.amount_cents,
                "currency": order.currency,
                "text": order.text,
                "language": order.language,
                "back_url": order.back_url,
                "told_url": order.told_url,
            }
        )
        url = f"{settings.PAYMENTS_URL}/pay/{made['reference']}"
        return HostedPage(reference=made["reference"], url=url)

    def standing(self, *, order: UUID, at: datetime) -> Told:
        """Say how an order stands."""
        del at
        found = self.books.standing(str(order))
        charges = tuple(
            Charge(**{**each, "at": datetime.fromisoformat(each["at"])})
            for each in found["charges"]
        )
        return Told(
            order=order, reference=found["reference"], state=found["state"], charges=charges
        )

    def told(self, *, path: str, body: bytes, signature: str, at: datetime) -> Told:
        """Take no message: nothing comes over a line."""
        del path, body, signature, at
        raise NotFromProvider("Nobody sends messages here.")

    def refund(self, *, key: UUID, charge: str, amount_cents: int, at: datetime) -> datetime:
        """Give a charge back."""
        done = self.books.refund(str(key), charge=charge, amount_cents=amount_cents, at=at)
        return datetime.fromisoformat(done["at"])

    def statement(self, **_day: object) -> tuple[Line, ...]:
        """Return no line: nothing is compared while the year is invented."""
        return ()


def pay_in_practice(case: UUID, *, language: str, at: datetime) -> None:
    """Begin and pay a case's fee."""
    provider = _Within(Books(settings.HOME / "practice-provider.sqlite3"))
    orders: list[UUID] = []

    def back(order: UUID) -> str:
        orders.append(order)
        return f"{settings.BASE_URL}/{language}/track"

    words = Words(text="Northshore", language=language, back_url=back, told_url=settings.BASE_URL)
    page = begin_payment(case=case, way=_WAY, provider=provider, words=words, at=at)
    provider.books.charge(page.reference, at=at)
    take_told(way=_WAY, told=provider.standing(order=orders[0], at=at), at=at)
