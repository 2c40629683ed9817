"""What an office's own page shows: its services, its warnings, and what changes hands."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedLine:
    """A service that the office answers for."""

    code: Annotated[str, "The service's code"]
    name: Annotated[str, "Its name"]
    since: Annotated[date, "Since when the office answers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAlert:
    """A warning of the office that holds or is to come."""

    id: Annotated[UUID, "Which"]
    service: Annotated[str, "The service's name"]
    kind: Annotated[str, "strike, outage, surge or closure"]
    text: Annotated[str, "What it says, in the reader's language"]
    starts_at: Annotated[datetime, "From when"]
    ends_at: Annotated[datetime | None, "Until when; none where that is not known"]
    zone: Annotated[ZoneInfo, "The office's own time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedFiles:
    """The open files of one of the two offices."""

    office: Annotated[str, "Which office received them"]
    open: Annotated[int, "How many are open"]
    oldest: Annotated[date | None, "The day on which the oldest one's clock began"]
    due_soon: Annotated[int, "How many standards fall due within 14 days"]
    past_standard: Annotated[int, "How many are past their standard"]
    past_limit: Annotated[int, "How many are past the legal limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedStandard:
    """A standard as it is handed over, with its last result."""

    text: Annotated[str, "The promise in words"]
    channel: Annotated[str, "The channel it holds for; empty means all"]
    target: Annotated[str, "The share aimed for"]
    year: Annotated[str, "The year of the last result; empty where there is none"]
    performance: Annotated[str, "The share reached, or one of the words for none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSheet:
    """One service that changes hands, or did: what both offices read."""

    service: Annotated[str, "The service's name"]
    stage: Annotated[str, "The stage that moves; empty for the whole service"]
    giver: Annotated[str, "The office that answered"]
    taker: Annotated[str, "The office that answers from the day on"]
    starts: Annotated[date, "The first day of the new office"]
    reason: Annotated[str, "Why, in words"]
    files: Annotated[tuple[HandedFiles, ...], "Open files of the one and the other office"]
    standards: Annotated[tuple[HandedStandard, ...], "Standards with their last results"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertText:
    """A warning's text in one language, as it was typed."""

    language: Annotated[str, "The language's code"]
    name: Annotated[str, "How the language calls itself"]
    typed: Annotated[str, "What was typed, to be mended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePage:
    """One office at the desk."""

    template: ClassVar[str] = "desk/office.html"
    id: Annotated[UUID, "The office"]
    title: Annotated[str, "Its title"]
    organization: Annotated[str, "Its department"]
    others: Annotated[tuple[Choice, ...], "The viewer's offices, this one chosen"]
    services: Annotated[tuple[OwnedLine, ...], "What it answers for today"]
    alerts: Annotated[tuple[GivenAlert, ...], "Its warnings"]
    may_alert: Annotated[bool, "Whether the viewer may warn in its name"]
    may_transfer: Annotated[bool, "Whether the viewer may move its services"]
    alert_key: Annotated[str, "What makes a warning sent twice count once"]
    alert_texts: Annotated[tuple[AlertText, ...], "A text in each official language"]
    typed: Annotated[dict[str, str], "What else was typed, by the name of its field"]
    offices: Annotated[tuple[Choice, ...], "Where a service may move"]
    sheets: Annotated[tuple[HandoverSheet, ...], "What changes hands, the latest first"]
    refused: Annotated[str, "Why the last change was refused; empty when none was"]
    refused_at: Annotated[str, "The field that is to be mended"]
