"""What the tracking page shows of a benefit that is paid."""

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitLine:
    """One payment of a benefit."""

    cents: Annotated[int, "How much, in cents"]
    shape: Annotated[str, "The mark of its state"]
    state: Annotated[str, "Its state, in words"]
    says: Annotated[str, "When, and what it means for the person"]
