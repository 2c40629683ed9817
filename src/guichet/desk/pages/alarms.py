"""What the page of alarms shows."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from guichet.casework.queries import Alarm


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmLine:
    """One alarm."""

    alarm: Annotated[Alarm, "What was read"]
    office: Annotated[str, "The office whose files were read"]
    mistake: Annotated[str, "What is wrong with the words sent; empty when nothing is"]
    typed: Annotated[str, "The words sent, when something is wrong with them"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsPage:
    """Who read many files in a short time, and what was found."""

    template: ClassVar[str] = "desk/alarms.html"
    lines: Annotated[tuple[AlarmLine, ...], "Those nobody looked at first"]
    mistaken: Annotated[UUID | None, "The alarm whose words are to be mended"]
    files: Annotated[int, "From how many files on"]
    minutes: Annotated[int, "Within how many minutes"]
    max_words: Annotated[int, "Most characters of what was found"]
