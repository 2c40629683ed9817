"""What the page of benefits that are paid shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from guichet.payments.queries.benefits import BatchCard, BenefitCard


@dataclass(frozen=True, slots=True, kw_only=True)
class OutstandingLine:
    """A payment that the bank has not paid."""

    card: Annotated[BenefitCard, "What was read"]
    service: Annotated[str, "The service"]
    shape: Annotated[str, "The mark of its state"]
    state: Annotated[str, "Its state, in words"]
    why: Annotated[str, "Why it came back; empty where it did not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitsPage:
    """The batches of the viewer's offices, and what is outstanding."""

    template: ClassVar[str] = "desk/benefits.html"
    outstanding: Annotated[Sequence[OutstandingLine], "Returned, due and without the bank's word"]
    batches: Annotated[Sequence[BatchCard], "The latest batches"]
    zone: Annotated[ZoneInfo, "The jurisdiction's zone"]
