"""What the public page about verifying shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """How often one thing was found, as far as it may be published."""

    what: Annotated[str, "The finding, in words"]
    count: Annotated[int | None, "How many files; None is withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedService:
    """One service whose files are verified."""

    code: Annotated[str, "The service's code"]
    name: Annotated[str, "The service"]
    first: Annotated[bool, "Whether picked files are verified before a yes"]
    rate: Annotated[float, "The share of files picked whatever they say"]
    risk: Annotated[bool, "Whether rules of risk raise the rate of some"]
    screened: Annotated[int | None, "Files screened; None is withheld"]
    found: Annotated[Sequence[FoundLine], "What was found"]
    withheld: Annotated[bool, "Whether the share is withheld: fewer than 5 errors, or 10 files"]
    share: Annotated[float | None, "The share of all screened files that hold an error"]
    low: Annotated[float, "The lower end of its 95 % interval"]
    high: Annotated[float, "The upper end"]
    money: Annotated[int | None, "Money found, in cents; None is withheld"]
    recovered: Annotated[
        int | None, "Money of it that came back so far, in cents; None is withheld"
    ]
    days_saved: Annotated[int | None, "Business days saved for honest people; None is withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """One month's seed: committed to, and shown afterwards."""

    starts_on: Annotated[date, "The first day"]
    ends_on: Annotated[date, "The last day"]
    commitment: Annotated[str, "The SHA-256 of the seed"]
    committed_at: Annotated[datetime, "When it was published"]
    seed: Annotated[str, "The seed in hexadecimal; empty until it is shown"]
    lost: Annotated[bool, "Whether the seed can never be shown: the installation's secret changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPage:
    """How files are picked for verification, and what that found."""

    template: ClassVar[str] = "counter/verified.html"
    services: Annotated[Sequence[VerifiedService], "The services whose files are verified"]
    samples: Annotated[Sequence[SampleLine], "The last seeds, the latest first"]
    since: Annotated[date, "The first day counted"]
