"""The page of one service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from guichet.components.waits import ScoreLine, WaitShown


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """Another organization with a part in the service."""

    organization: Annotated[str, "Its name"]
    role: Annotated[str, "What it does for the service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """One way to use the service."""

    channel: Annotated[str, "The channel's code: web, phone, counter, mail or as it was filed"]
    contact: Annotated[str, "What to dial, where to go; empty where it was not said"]
    hours: Annotated[str, "When; empty where it was not said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """One standard: what the office promises to try for."""

    text: Annotated[str, "The promise in words"]
    channels: Annotated[Sequence[str], "The channels it holds for; empty means all"]
    days: Annotated[int | None, "The business days promised, where it is a number of days"]
    target: Annotated[str, "The share of cases it aims for, such as 0.8; empty where not said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCell:
    """One year's result of one standard, in the publisher's words."""

    performance: Annotated[str, "A share such as 0.796, or NA, ND or nothing: four words apart"]
    met: Annotated[str, "The publisher's own verdict: Y, N or NA"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """The results of one standard over the years."""

    text: Annotated[str, "The promise in words"]
    channel: Annotated[str, "The channel it was measured on"]
    target: Annotated[str, "The share aimed for"]
    cells: Annotated[Sequence[ResultCell], "One result a year, in the order of the years"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeLine:
    """How many people asked, on one channel."""

    channel: Annotated[str, "The channel; empty for all together"]
    words: Annotated[Sequence[str], "One count a year, or NA, ND or nothing, in order of the years"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """What the law sets."""

    days: Annotated[int, "Business days"]
    reference: Annotated[str, "The law and its section"]
    consequence: Annotated[str, "What follows when it passes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """A warning that holds now: a strike, an outage, a surge, a closure."""

    kind: Annotated[str, "What it is about, in words"]
    text: Annotated[str, "What the office says"]
    office: Annotated[str, "Which office says so"]
    organization: Annotated[str, "Its department"]
    zone: Annotated[ZoneInfo, "The office's own time"]
    said_at: Annotated[datetime, "When it was said"]
    ends_at: Annotated[datetime | None, "Until when it holds; none where that is not known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    """One service: what it is, who answers, what it costs, how long it takes, how to start."""

    template: ClassVar[str] = "counter/service.html"
    code: Annotated[str, "The service's code"]
    name: Annotated[str, "Its name"]
    summary: Annotated[str, "What it is, in one sentence"]
    alerts: Annotated[Sequence[AlertLine], "Warnings that hold now"]
    description: Annotated[str, "More about it; empty where the summary says it all"]
    runs_here: Annotated[bool, "Whether a person applies on this site"]
    start_url: Annotated[str, "Where to start: here, or the organization's own page; may be empty"]
    check_url: Annotated[str, "Where to find out whether one can; empty without a table"] = ""
    by_table: Annotated[bool, "Whether a table decides at once"] = False
    organization: Annotated[str, "The organization that runs it"]
    office: Annotated[str, "The post that answers for it; empty where none is named yet"]
    provisional: Annotated[bool, "Whether the deputy head stands in until a post is named"]
    partners: Annotated[Sequence[PartnerLine], "Others with a part in it"]
    fee_cents: Annotated[int | None, "What it costs, in cents; none where no amount was said"]
    fee_charged: Annotated[bool | None, "Whether there is a fee at all; none where not said"]
    channels: Annotated[Sequence[ChannelLine], "Ways to use it"]
    wait: Annotated[WaitShown | None, "What to expect online; none where there is no estimate"] = (
        None
    )
    scores: Annotated[
        Sequence[ScoreLine], "How the estimates did, by channel; all together first"
    ] = ()
    promises: Annotated[Sequence[PromiseLine], "Its standards of time, the first few"]
    more_promises: Annotated[int, "How many more stand in the table of results"]
    limit: Annotated[LimitLine | None, "What the law sets, where it sets a limit"]
    before_you_start: Annotated[Sequence[str], "What to have at hand"]
    next_steps: Annotated[Sequence[str], "What happens after a person applied"]
    legal_reference: Annotated[str, "The law under which it is given; may be empty"]
    filed_year: Annotated[str, "The latest fiscal year filed; empty where nothing was"]
    counted_with: Annotated[str, "The code of a service that counts the same applications"]
    years: Annotated[Sequence[str], "The fiscal years of the results, oldest first"]
    results: Annotated[Sequence[ResultLine], "What was achieved, by standard"]
    volume_years: Annotated[Sequence[str], "The fiscal years of the counts, oldest first"]
    volumes: Annotated[Sequence[VolumeLine], "How many people asked, by channel"]
