"""What the desk shows of money: awaited, in the drawer, on its way back, and not matching."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from guichet.desk.pages.queue import Choice
from guichet.payments.queries import Awaited, CashDay, Differing, Going, StatementCard


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyForms:
    """The forms about money on a file."""

    may: Annotated[bool, "Whether the viewer takes and returns the money of this file"]
    key: Annotated[str, "A random key: cash taken down twice counts once"]
    causes: Annotated[Sequence[Choice], "Why a payment goes back, to choose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedLine:
    """A fee not paid yet."""

    fee: Annotated[Awaited, "What is owed"]
    service: Annotated[str, "The service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingLine:
    """A payment on its way back."""

    refund: Annotated[Going, "What goes back"]
    why: Annotated[str, "Why, in words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerLine:
    """One office's cash of the day."""

    cash: Annotated[CashDay, "What was taken and handed back"]
    office: Annotated[str, "The office"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingLine:
    """A line that does not match."""

    line: Annotated[Differing, "What the two books say"]
    what: Annotated[str, "What differs, in words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsPage:
    """The money of the viewer's offices."""

    template: ClassVar[str] = "desk/payments.html"
    day: Annotated[date, "Today, in the jurisdiction's zone"]
    zone: Annotated[ZoneInfo, "That zone"]
    awaited: Annotated[Sequence[AwaitedLine], "Fees not paid yet, due first first"]
    drawers: Annotated[Sequence[DrawerLine], "Cash taken and handed back today, by office"]
    going: Annotated[Sequence[GoingLine], "Payments on their way back"]
    differing: Annotated[Sequence[DifferingLine], "What does not match, then what was settled"]
    statements: Annotated[Sequence[StatementCard], "The days compared last"]
    provider: Annotated[bool, "Whether there is a provider to compare with"]
