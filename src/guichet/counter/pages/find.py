"""Pages on which a person finds a service."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.components.parts import Paging
from guichet.components.waits import WaitBar
from guichet.counter.pages.history import KeptHistory, VolumeHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One service in a list."""

    code: Annotated[str, "The service's code, part of its address"]
    name: Annotated[str, "Its name"]
    summary: Annotated[str, "What it is, in one sentence"]
    organization: Annotated[str, "The organization that runs it"]
    fee_cents: Annotated[int | None, "What it costs, in cents; none where it was not said"]
    runs_here: Annotated[bool, "Whether a person can apply on this site"]
    standard_days: Annotated[int | None, "What is promised, in business days, where it is a number"]
    limit_days: Annotated[int | None, "What the law sets, in business days"]
    wait: Annotated[WaitBar | None, "What to expect, with its bar; none without an estimate"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLink:
    """One way to browse on: a need, an audience or an organization."""

    facet: Annotated[str, "need, audience or organization"]
    value: Annotated[str, "Its code, part of the address"]
    name: Annotated[str, "Its name"]
    services: Annotated[int, "How many services stand under it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The first page: search, what can be applied for here, ways to browse."""

    template: ClassVar[str] = "counter/home.html"
    services: Annotated[int, "How many services the catalogue holds; 0 shows what to do about it"]
    organizations: Annotated[int, "How many organizations they come from"]
    here: Annotated[Sequence[ServiceLine], "Services a person can apply for on this site"]
    scale: Annotated[int, "Business days at the end of every bar; 0 where there is no bar"] = 0
    needs: Annotated[Sequence[FacetLink], "What is happening in a person's life"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What a search found."""

    template: ClassVar[str] = "counter/search.html"
    text: Annotated[str, "What the person typed; empty before the first search"]
    read_as: Annotated[str, "What a mistyped search was taken to mean; empty where it was not"]
    results: Annotated[Sequence[ServiceLine], "The services on this page of the list, best first"]
    scale: Annotated[int, "Business days at the end of every bar; 0 where there is no bar"] = 0
    paging: Annotated[Paging, "Where the list stands"]
    needs: Annotated[Sequence[FacetLink], "Where to browse when nothing was found"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowsePage:
    """Every need, every audience or every organization there is."""

    template: ClassVar[str] = "counter/browse.html"
    facet: Annotated[str, "need, audience or organization"]
    links: Annotated[Sequence[FacetLink], "All there are, by name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowseByPage:
    """The services under one need, audience or organization."""

    template: ClassVar[str] = "counter/browse_by.html"
    facet: Annotated[str, "need, audience or organization"]
    name: Annotated[str, "The need, audience or organization"]
    results: Annotated[Sequence[ServiceLine], "The services on this page of the list"]
    scale: Annotated[int, "Business days at the end of every bar; 0 where there is no bar"] = 0
    paging: Annotated[Paging, "Where the list stands"]
    helps: Annotated[Sequence[ServiceLine], "An organization's part in services of others"] = ()
    volumes: Annotated[VolumeHistory | None, "How many people asked an organization, by year"] = (
        None
    )
    kept: Annotated[KeptHistory | None, "How many of its promises of time were kept, by year"] = (
        None
    )
    left_out: Annotated[int, "How many services are left out, as others count them already"] = 0
