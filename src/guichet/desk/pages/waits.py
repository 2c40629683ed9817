"""What an office sees of its own estimates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from guichet.catalogue.queries import Score, Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateLine:
    """One estimate with how it came and how those before it did."""

    channel: Annotated[str, "The channel; blank for all together"]
    case_class: Annotated[str, "The class of cases; blank for all of them"]
    method: Annotated[str, "How it was computed, in words"]
    wait: Annotated[Wait, "The estimate as it was given"]
    age: Annotated[str, "todays, dated (told with its date) or over (too old, told to nobody)"]
    score: Annotated[Score | None, "How the last quarter's did; none where none fell due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEstimates:
    """One service of the office."""

    code: Annotated[str, "The service's code"]
    name: Annotated[str, "Its name"]
    lines: Annotated[Sequence[EstimateLine], "By channel and class, all together first"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsPage:
    """The estimates of the services that the viewer's offices answer for."""

    template: ClassVar[str] = "desk/waits.html"
    offices: Annotated[Sequence[str], "The viewer's offices"]
    services: Annotated[Sequence[ServiceEstimates], "Their services"]
    last_night: Annotated[date | None, "The last night on which estimates were made"]
