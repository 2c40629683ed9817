"""What people see who come without an appointment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from guichet.casework.queries.walk_ins import Line, WalkInSeen
from guichet.casework.rules.walk_ins import LineWait
from guichet.catalogue.queries.ways import WalkInPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """An office to which people may come without an appointment, and its line now."""

    place: Annotated[WalkInPlace, "The office"]
    waiting: Annotated[int, "How many wait now"]
    wait: Annotated[LineWait | None, "What somebody who comes now may expect; none when unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPage:
    """Where people may come without an appointment."""

    template: ClassVar[str] = "counter/walk_in.html"
    places: Annotated[Sequence[PlaceLine], "By code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonButton:
    """One reason to come."""

    code: Annotated[str, "Its code"]
    text: Annotated[str, "What it says"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePage:
    """Take a ticket: one button for each reason."""

    template: ClassVar[str] = "counter/walk_in_take.html"
    line: Annotated[PlaceLine, "The office and its line"]
    key: Annotated[str, "The key the ticket is taken under, for its hidden field"]
    reasons: Annotated[Sequence[ReasonButton], "What people come for"]
    problem: Annotated[str, "closed, full, often, or empty when nothing is wrong"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """A ticket and its place in the line; the page loads itself anew."""

    template: ClassVar[str] = "counter/walk_in_ticket.html"
    seen: Annotated[WalkInSeen, "The ticket"]
    reason: Annotated[str, "What for, in words"]
    too_late: Annotated[bool, "Whether the office may close before it is called"]
    still: Annotated[bool, "Whether it is not to load itself anew"]
    at: Annotated[datetime, "When this was so"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPage:
    """The screen of a waiting room: numbers and windows, nobody's name."""

    template: ClassVar[str] = "counter/walk_in_screen.html"
    place: Annotated[WalkInPlace, "The office"]
    line: Annotated[Line, "Its line now"]
    still: Annotated[bool, "Whether it is not to load itself anew"]
    at: Annotated[datetime, "When this was so"]
