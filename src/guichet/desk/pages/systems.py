"""What the page of departments' own systems shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """One key of a system."""

    id: Annotated[UUID, "Which"]
    begins: Annotated[str, "Its first characters"]
    scopes: Annotated[tuple[str, ...], "What it allows, in words"]
    expires_at: Annotated[datetime, "When it ends"]
    revoked_at: Annotated[datetime | None, "When it was ended before its time"]
    last_used_at: Annotated[datetime | None, "When it was last used"]
    stands: Annotated[bool, "Whether it opens something now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemLine:
    """A system, its keys and how it is told."""

    name: Annotated[str, "What the office calls it"]
    office: Annotated[str, "For whom it works"]
    zone: Annotated[ZoneInfo, "The office's time zone"]
    keys: Annotated[tuple[KeyLine, ...], "Its keys, the newest first"]
    url: Annotated[str, "Where it takes what it is told; empty where it only asks"]
    waiting: Annotated[int, "Messages that wait"]
    dead: Annotated[int, "Messages given up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLine:
    """A message that was given up."""

    name: Annotated[str, "Whose"]
    position: Annotated[int, "Its place in the journal"]
    kind: Annotated[str, "The Event's kind"]
    tries: Annotated[int, "How often it was tried"]
    status: Annotated[int, "The HTTP status of the last answer; 0 when nothing answered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemsPage:
    """Departments' own systems, their keys, and the way to make one more."""

    template: ClassVar[str] = "desk/systems.html"
    systems: Annotated[tuple[SystemLine, ...], "By office and name"]
    dead: Annotated[tuple[DeadLine, ...], "Messages given up, the latest first"]
    offices: Annotated[tuple[Choice, ...], "Offices the viewer may give keys for"]
    scopes: Annotated[tuple[Choice, ...], "What a key may allow"]
    name: Annotated[str, "What was typed, to be mended"]
    expires: Annotated[str, "The day that was typed"]
    made: Annotated[str, "The key just made, shown this once; empty otherwise"]
    refused: Annotated[str, "Why nothing was changed; empty when something was"]
