"""The check of a permit, for anyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """One line that must read the same on the permit in the presenter's hand."""

    label: Annotated[str, "What it is"]
    value: Annotated[str, "What the permit must say"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The verdict."""

    shape: Annotated[str, "go, warn or stop"]
    verdict: Annotated[str, "Accept or do not accept, and why"]
    advice: Annotated[str, "What it means and what to do"]
    checked_at: Annotated[datetime, "When it was checked"]
    zone: Annotated[str, "The office's time zone; empty when nothing genuine was presented"]
    genuine: Annotated[bool, "Whether our own signature proves the lines below"]
    name: Annotated[str, "What kind of permit it is"]
    holder: Annotated[str, "The holder as on the permit"]
    holder_withheld: Annotated[bool, "Whether the holder was left out by who presented it"]
    facts: Annotated[Sequence[PrintedLine], "The permit's other lines"]
    valid_from: Annotated[date | None, "The first day"]
    valid_until: Annotated[date | None, "The last day"]
    office: Annotated[str, "Who answers for the permit"]
    number: Annotated[str, "The number as printed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPage:
    """A form, and the answer when something was presented."""

    template: ClassVar[str] = "counter/verify.html"
    answer: Annotated[Answer | None, "The verdict; none before anything was presented"]
