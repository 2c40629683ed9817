"""What the page of a file's permit shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePermitPage:
    """The permit of a file, and what the lead may do about it."""

    template: ClassVar[str] = "desk/permit.html"
    case: Annotated[UUID, "The file"]
    number: Annotated[str, "The permit's number"]
    name: Annotated[str, "What kind of permit it is"]
    zone: Annotated[str, "The office's time zone"]
    state: Annotated[str, "valid, not_yet, expired, suspended or revoked"]
    shape: Annotated[str, "The sign of that state"]
    words: Annotated[str, "The state in words"]
    valid_from: Annotated[date, "The first day"]
    valid_until: Annotated[date | None, "The last day; none where it has no end"]
    since: Annotated[datetime | None, "Since when it is suspended or revoked"]
    until: Annotated[date | None, "The last day of the suspension, where it has one"]
    reason: Annotated[str, "Why, in the words that the public reads"]
    may_change: Annotated[bool, "Whether the viewer is the lead of an office that has the file"]
    suspension_reasons: Annotated[tuple[Choice, ...], "Why it may be suspended"]
    revocation_reasons: Annotated[tuple[Choice, ...], "Why it may be revoked"]
    typed_until: Annotated[str, "The day that was typed, to be mended"]
    refused: Annotated[str, "Why nothing was changed; empty when something was"]
