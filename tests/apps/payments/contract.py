"""What any payment provider's adapter must do: subclass, and give `provider` and `press`.

`press(page, act)` does what a person does on the provider's page: `pay`, `refuse` or `cancel`.
An adapter in a package of its own runs the same tests against its provider's test system.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from guichet.payments.adapters import HostedPage, NotFromProvider, Order, Provider, Told

Press = Callable[[HostedPage, str], None]


def order(cents: int = 4000, key: UUID | None = None) -> Order:
    """Return an order as `begin_payment` makes it."""
    return Order(
        id=key or uuid4(),
        amount_cents=cents,
        currency="CAD",
        text="Travel card",
        language="en",
        back_url="http://127.0.0.1:9/en/paid/x",
        told_url="http://127.0.0.1:9/payments/told",
    )


def standing(provider: Provider, asked: Order) -> Told:
    """Return how an order stands that the provider has."""
    told = provider.standing(order=asked.id, at=datetime.now(UTC))
    assert told is not None
    return told


class ProviderContract:
    """One claim a test."""

    def test_it_is_a_provider(self, provider: Provider) -> None:
        """Its methods are those that the actions call."""
        assert isinstance(provider, Provider)

    def test_the_same_order_is_the_same_page(self, provider: Provider) -> None:
        """A second try after a lost answer opens no second order."""
        asked = order()
        first = provider.begin(asked, at=datetime.now(UTC))
        assert provider.begin(asked, at=datetime.now(UTC)) == first
        assert first.reference
        assert first.url.startswith("http")
        told = standing(provider, asked)
        assert (told.order, told.state, told.charges) == (asked.id, "open", ())

    def test_it_knows_no_order_that_was_never_made(self, provider: Provider) -> None:
        """Asked for a stranger it says so, which is not the same as being down."""
        assert provider.standing(order=uuid4(), at=datetime.now(UTC)) is None

    def test_paid_once_it_is_charged_once(self, provider: Provider, press: Press) -> None:
        """The button pressed twice takes the money once, and the charge says how much."""
        asked = order(cents=4321)
        page = provider.begin(asked, at=datetime.now(UTC))
        press(page, "pay")
        press(page, "pay")
        told = standing(provider, asked)
        assert told.state == "paid"
        assert [(each.amount_cents, each.currency) for each in told.charges] == [(4321, "CAD")]

    @pytest.mark.parametrize(("act", "state"), [("cancel", "cancelled"), ("refuse", "failed")])
    def test_what_was_not_paid_took_nothing(
        self, provider: Provider, press: Press, act: str, state: str
    ) -> None:
        """Cancelled and refused are told apart, and neither has a charge."""
        asked = order()
        press(provider.begin(asked, at=datetime.now(UTC)), act)
        told = standing(provider, asked)
        assert (told.state, told.charges) == (state, ())

    def test_a_charge_is_given_back_once_for_a_key(self, provider: Provider, press: Press) -> None:
        """Asked again after a lost answer it gives back nothing more, as the day's book says."""
        asked, key = order(), uuid4()
        press(provider.begin(asked, at=datetime.now(UTC)), "pay")
        charge = standing(provider, asked).charges[0]
        done = [
            provider.refund(key=key, charge=charge.id, amount_cents=4000, at=datetime.now(UTC))
            for _ in range(2)
        ]
        assert done[0] == done[1]
        lines = provider.statement(day=charge.at.astimezone(UTC).date(), at=datetime.now(UTC))
        mine = [(each.kind, each.id, each.amount_cents) for each in lines if each.order == asked.id]
        assert mine == [("charge", charge.id, 4000), ("refund", str(key), 4000)]

    def test_a_message_of_nobody_is_refused(self, provider: Provider) -> None:
        """Nothing is believed that is not signed."""
        for signature in ("", "t=1,v1=" + "0" * 64, "nonsense"):
            with pytest.raises(NotFromProvider):
                provider.told(
                    path="/payments/told", body=b"{}", signature=signature, at=datetime.now(UTC)
                )
