"""The page that says how waits are measured, and every estimate with its record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.catalogue.queries import Score
from guichet.components.parts import Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRow:
    """One service: what it tells today, and how its estimates did."""

    code: Annotated[str, "The service's code, part of its address"]
    name: Annotated[str, "Its name"]
    organization: Annotated[str, "The organization that runs it"]
    wait: Annotated[str, "What it tells today, in words; empty where there is no estimate"]
    score: Annotated[Score | None, "How the last quarter's estimates did; none where none fell due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsPage:
    """Standard, estimate and legal limit, how days are counted, and every estimate scored."""

    template: ClassVar[str] = "counter/waits.html"
    zone_name: Annotated[str, "How the jurisdiction calls its own time"]
    told: Annotated[bool, "Whether services with an estimate are listed, or those without"]
    with_estimate: Annotated[int, "How many services have an estimate"]
    without: Annotated[int, "How many have none"]
    rows: Annotated[Sequence[WaitRow], "The services on this page of the list, by name"]
    paging: Annotated[Paging, "Where the list stands"]
