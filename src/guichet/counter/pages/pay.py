"""What the pages of paying show. Card numbers are typed elsewhere and stand in none of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """Money that came."""

    number: Annotated[str, "The number of its receipt"]
    cents: Annotated[int, "How much, in cents"]
    at: Annotated[datetime, "When"]
    how: Annotated[str, "The way, in words"]
    applied: Annotated[bool, "Whether it settled the fee; every other goes back"]
    back: Annotated[str, "Why it goes back, in words; empty where it does not"]
    back_at: Annotated[datetime | None, "When it went back; None until it has"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLines:
    """What an application costs and what was paid."""

    cents: Annotated[int, "What is owed, in cents"]
    why: Annotated[str, "Why it is less than the ordinary fee; may be empty"]
    law: Annotated[str, "The law the fee rests on"]
    state: Annotated[str, "open, paid or closed"]
    due_on: Annotated[date, "The day by which to pay"]
    paid: Annotated[Sequence[PaidLine], "The money that came, oldest first"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPage:
    """How to pay, or the receipt once it is paid."""

    template: ClassVar[str] = "counter/pay.html"
    token: Annotated[str, "The ticket that opens the application for half an hour"]
    reference: Annotated[str, "The reference the person holds"]
    service_name: Annotated[str, "The service"]
    zone: Annotated[ZoneInfo, "The office's time zone"]
    fee: Annotated[FeeLines, "What is owed and was paid"]
    online: Annotated[bool, "Whether it can be paid on a provider's page"]
    onward: Annotated[str, "The provider's page, once it is ready; empty before"]
    tried: Annotated[str, "How the last try ended: cancelled, failed, expired, down, or empty"]
    counter: Annotated[str, "Where it can be paid in cash; empty where nowhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPage:
    """Where the provider leads back to: what we have heard, and nothing of the application."""

    template: ClassVar[str] = "counter/paid.html"
    state: Annotated[str, "paid, back, open, cancelled, failed, or over for an old address"]
    cents: Annotated[int, "How much, in cents"] = 0
    number: Annotated[str, "The receipt's number; empty before"] = ""
    onward: Annotated[str, "The application, in the browser that paid; empty elsewhere"] = ""
