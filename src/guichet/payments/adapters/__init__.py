"""Ways to take a payment on a provider's own page: entry points of `guichet.payments`, by name.

A provider is a class without arguments that keeps `Provider`. `tests/apps/payments/contract.py`
holds any of them to what the actions rely on. Card numbers are typed on the provider's page and
never reach us.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable
from uuid import UUID


class ProviderDown(Exception):
    """The provider did not answer, or not with sense: whether it acted is not known."""


class NotFromProvider(Exception):
    """A message that says it comes from the provider is forged, altered, too old or unreadable."""


class NoSuchProvider(ValueError):
    """The setting names a provider that is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody is to pay; `id` is the key by which the provider takes it once.

    `text` is shown on the provider's page, in `language`; `back_url` is where it leads the person
    back, `told_url` where it tells us.
    """

    id: UUID
    amount_cents: int
    currency: str
    text: str
    language: str
    back_url: str
    told_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedPage:
    """The provider's own reference of an order, and the page on which it is paid."""

    reference: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Money that the provider took, by its own id."""

    id: str
    amount_cents: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How an order stands: open, paid, cancelled or failed, with every charge there was."""

    order: UUID
    reference: str
    state: str
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a day's statement: a `charge` by its id, or a `refund` by ours.

    `order` is whose it is; None where the provider does not say.
    """

    kind: str
    id: str
    order: UUID | None
    amount_cents: int
    currency: str
    at: datetime


@runtime_checkable
class Provider(Protocol):
    """Takes orders, tells what became of them, gives money back. All but `told` go over a line.

    `at` is now: messages are signed with it.
    """

    def begin(self, order: Order, *, at: datetime) -> HostedPage:
        """Return the page on which an order is paid; the same order gives the same page.

        Raises ProviderDown.
        """

    def standing(self, *, order: UUID, at: datetime) -> Told | None:
        """Return how an order stands, None where the provider has no such order.

        Raises ProviderDown.
        """

    def told(self, *, path: str, body: bytes, signature: str, at: datetime) -> Told:
        """Return what a message says once it is proved to be the provider's.

        Raises NotFromProvider.
        """

    def refund(self, *, key: UUID, charge: str, amount_cents: int, at: datetime) -> datetime:
        """Give a charge back and return when that was done; the same key does it once.

        Raises ProviderDown.
        """

    def statement(self, *, day: date, at: datetime) -> tuple[Line, ...]:
        """Return every charge and refund of a UTC day.

        Raises ProviderDown.
        """


@lru_cache(maxsize=1)
def _installed() -> dict[str, type[Provider]]:
    return {point.name: point.load() for point in entry_points(group="guichet.payments")}


def provider_named(name: str) -> Provider | None:
    """Return the provider that a setting names; None where it names none and cash alone is taken.

    Raises NoSuchProvider, naming those installed.
    """
    if not name:
        return None
    try:
        return _installed()[name]()
    except KeyError:
        known = ", ".join(sorted(_installed()))
        raise NoSuchProvider(
            f"There is no payment provider '{name}'. Installed are: {known}. Set GUICHET_PAYMENTS "
            "to one of them, or install the package that brings it."
        ) from None
