"""What the lead's pages of the workload show."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.casework.queries import HeldFile, HeldFiles, Workload
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadPage:
    """Who holds what in one office, by name."""

    template: ClassVar[str] = "desk/workload.html"
    workload: Annotated[Workload, "What was read"]
    offices: Annotated[tuple[Choice, ...], "The offices the viewer leads, where there are several"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """One file of an officer."""

    file: Annotated[HeldFile, "The file"]
    status: Annotated[str, "Where it stands, in words"]
    shape: Annotated[str, "The mark of that state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLine:
    """What became of one file."""

    reference: Annotated[str, "The file; empty where it is not the viewer's"]
    became: Annotated[str, "What became of it, in words"]
    shape: Annotated[str, "The mark of that"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage:
    """What one officer holds, to be given to others."""

    template: ClassVar[str] = "desk/held.html"
    held: Annotated[HeldFiles, "What was read"]
    lines: Annotated[tuple[HeldLine, ...], "The files, the oldest first"]
    colleagues: Annotated[tuple[Choice, ...], "Who may be given files"]
    mistake: Annotated[str, "What is wrong with what was sent; empty when nothing is"]
    moved: Annotated[tuple[MovedLine, ...], "What became of each file just moved"]
