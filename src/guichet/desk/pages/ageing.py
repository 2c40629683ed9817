"""What the page of ageing files shows."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.casework.queries import Ageing, AgeingRow, Escalated
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingLine:
    """One service, stage and class."""

    row: Annotated[AgeingRow, "The counts"]
    href: Annotated[str, "The queue narrowed to the service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedLine:
    """One file put before the office."""

    row: Annotated[Escalated, "The file"]
    office: Annotated[str, "The office that has it now; empty when it is this one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingPage:
    """How an office's open files stand against standard and limit."""

    template: ClassVar[str] = "desk/ageing.html"
    ageing: Annotated[Ageing, "What was read"]
    offices: Annotated[tuple[Choice, ...], "The viewer's offices, where there are several"]
    open: Annotated[int, "Files without an answer"]
    this_week: Annotated[int, "Files that pass the standard within five business days"]
    past_standard: Annotated[int, "Files past the standard"]
    past_limit: Annotated[int, "Files past the legal limit"]
    lines: Annotated[tuple[AgeingLine, ...], "By service, stage and class"]
    escalated: Annotated[tuple[EscalatedLine, ...], "Files put before this office"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAgeingPage:
    """The page of somebody who reads no office's files."""

    template: ClassVar[str] = "desk/no_ageing.html"
