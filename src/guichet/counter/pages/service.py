"""The page of one service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from guichet.components.waits import ScoreLine, WaitShown
from guichet.components.ways import WayLine
from guichet.counter.pages.history import KeptHistory, VolumeHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """Another organization with a part in the service."""

    organization: Annotated[str, "Its name"]
    role: Annotated[str, "What it does for the service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """One stretch of the work, and who answers for it."""

    name: Annotated[str, "What is done"]
    office: Annotated[str, "The office that answers for it"]
    organization: Annotated[str, "Its department"]
    days: Annotated[int | None, "The stage's own standard in business days, where it has one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameLine:
    """The same service under another name: its applications count once."""

    code: Annotated[str, "Its code, part of its address"]
    name: Annotated[str, "Its name"]
    organization: Annotated[str, "The department that filed it"]


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
class FeeLine:
    """Who pays less than the ordinary fee."""

    text: Annotated[str, "For whom"]
    cents: Annotated[int, "How much then, in cents"]


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
    about_decision: Annotated[bool, "Whether it takes objections only, begun elsewhere"] = False
    by_table: Annotated[bool, "Whether a table decides at once"] = False
    verified: Annotated[bool, "Whether some of its files are drawn to be verified"] = False
    organization: Annotated[str, "The organization that runs it"]
    office: Annotated[str, "The post that answers for it; empty where none is named yet"]
    provisional: Annotated[bool, "Whether the deputy head stands in until a post is named"]
    partners: Annotated[Sequence[PartnerLine], "Who does what, where others have a part in it"]
    stages: Annotated[
        Sequence[StageLine], "The stretches of the work, where there are several"
    ] = ()
    fee_cents: Annotated[int | None, "What it costs, in cents; none where no amount was said"]
    fee_charged: Annotated[bool | None, "Whether there is a fee at all; none where not said"]
    fee_lines: Annotated[Sequence[FeeLine], "Who pays less, and how much"] = ()
    fee_law: Annotated[str, "The law the fee rests on; empty where it is not paid here"] = ""
    channels: Annotated[Sequence[ChannelLine], "Ways to use it"]
    reach: Annotated[Sequence[WayLine], "How the office is reached, and whether it is open"] = ()
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
    same: Annotated[Sequence[SameLine], "Where the same applications are filed as well"] = ()
    once: Annotated[int | None, "Those applications, counted once"] = None
    once_year: Annotated[str, "The fiscal year of that count"] = ""
    years: Annotated[Sequence[str], "The fiscal years of the results, oldest first"]
    results: Annotated[Sequence[ResultLine], "What was achieved, by standard"]
    volumes: Annotated[VolumeHistory | None, "How many people asked; none where nobody said"]
    kept: Annotated[KeptHistory | None, "How many promises of time were kept, over the years"]
