"""What the pages of following an application show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.casework.queries import Addressee, Clock
from guichet.components.questions import DrawnFile
from guichet.components.waits import WaitShown
from guichet.components.ways import WayLine
from guichet.counter.pages.benefit import BenefitLine
from guichet.counter.pages.by_table import TableAnswer
from guichet.counter.pages.pay import FeeLines
from guichet.counter.pages.service import AlertLine


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPage:
    """The form: reference and secret."""

    template: ClassVar[str] = "counter/track.html"
    reference: Annotated[str, "What was typed, to be mended"] = ""
    problem: Annotated[str, "missing, none (no such pair), often, over (ticket) or empty"] = ""
    missing: Annotated[tuple[str, ...], "Fields left empty: reference, secret"] = ()
    minutes: Annotated[int, "How long to wait, or how long a page stays open"] = 0
    kept: Annotated[str, "What was written on a page that has closed, to be copied"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One milestone."""

    shape: Annotated[str, "The mark: go, half, open or stop"]
    style: Annotated[str, "The line's class: done, now, stop or empty"]
    name: Annotated[str, "What it is called"]
    at: Annotated[datetime | None, "When it happened; None for what is to come"]
    since: Annotated[bool, "Whether it goes on since then"]
    note: Annotated[str, "One line of explanation; may be empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One reading of the file, without a name."""

    at: Annotated[datetime, "When"]
    office: Annotated[str, "The office's title"]
    role: Annotated[str, "The reader's role there"]
    purpose: Annotated[str, "What it was read for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice that we wrote."""

    what: Annotated[str, "What it tells"]
    how: Annotated[str, "The way it went and where it stands, in words"]
    shape: Annotated[str, "The mark: go, half or watch"]
    at: Annotated[datetime | None, "When it left or was given up; None while it waits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """How long one kind of record of this application is kept."""

    what: Annotated[str, "What is kept"]
    how_long: Annotated[str, "Until when, or when it was erased"]
    law: Annotated[str, "The law that says so"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """One way in which the person is reached."""

    label: Annotated[str, "What it is"]
    value: Annotated[str, "As it stands now; may be empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way against a refusal, a suspension or a revocation."""

    name: Annotated[str, "What the person does"]
    text: Annotated[str, "Who looks at it, or where to turn"]
    reference: Annotated[str, "The law that gives it"]
    until: Annotated[date, "Its last day"]
    over: Annotated[bool, "Whether that day has passed"]
    addressee: Annotated[Addressee | None, "Whom it is sent to, where an office takes it on paper"]
    start_url: Annotated[str, "Where to begin it here; empty where it is not begun here"]
    done_at: Annotated[datetime | None, "When the person took it; None before"]
    done_url: Annotated[str, "The page of the objection; empty before"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """A suspension or a revocation of the permit, as it stands today."""

    revoked: Annotated[bool, "Whether it is over for good"]
    since: Annotated[datetime, "When it was told"]
    until: Annotated[date | None, "The last day of a suspension that has one"]
    reason: Annotated[str, "Why, in public words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """What verifying the file found."""

    at: Annotated[datetime, "When it was put down"]
    shape: Annotated[str, "The mark beside it"]
    words: Annotated[str, "What was found, in words"]
    money: Annotated[int, "Money found in it, in cents; 0 where none is named"]
    recovered: Annotated[int, "Money of it that came back so far, in cents"]
    look_at: Annotated[str, "What the service looks at; empty where it no longer verifies"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The application whose refusal an objection is about."""

    service_name: Annotated[str, "Its service"]
    reference: Annotated[str, "Its reference"]
    url: Annotated[str, "Its page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The decision once released."""

    approved: Annotated[bool, "Yes or no"]
    reason: Annotated[str, "The ground, from the definition"]
    reference: Annotated[str, "The law it rests on; may be empty"]
    words: Annotated[str, "The officer's own words; may be empty"]
    permit_number: Annotated[str, "The permit's number; empty without one"]
    called: Annotated[str, "What the outcome is called: Approved, Refused, or in its own words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """What the office asks the person, and what was typed in answer."""

    id: Annotated[UUID, "The question's id, sent back with the answer"]
    reason: Annotated[str, "Why it is asked; empty when the officer's words say it all"]
    words: Annotated[str, "The officer's question"]
    due_on: Annotated[date, "The day by which to answer"]
    lapses_on: Annotated[date, "The day after which an officer may go on without"]
    overdue: Annotated[bool, "Whether the day has passed"]
    gone_on: Annotated[bool, "Whether an officer went on without the answer"]
    typed: Annotated[str, "What was typed, to be mended"] = ""
    problem: Annotated[str, "empty, long, or nothing"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastQuestion:
    """A question that has ended."""

    words: Annotated[str, "The officer's question"]
    asked_at: Annotated[datetime, "When"]
    answer: Annotated[str, "What the person answered; may be empty"]
    answered_at: Annotated[datetime | None, "When; None without an answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One cause by which the estimate moved."""

    days: Annotated[str, "Business days with their unit, later with a plus"]
    why: Annotated[str, "The cause, in words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Today's estimate for this person, and why it moved."""

    shown: Annotated[WaitShown, "In words and as a band"]
    half_on: Annotated[date | None, "The day by which half in this place hear"]
    eight_on: Annotated[date | None, "The day by which 8 in 10 in this place hear"]
    said_on: Annotated[date | None, "The day that was said on applying; none where none was"]
    said_range: Annotated[str, "What was said instead, where we were unsure then; or nothing"]
    moves: Annotated[tuple[Move, ...], "Why it is another day now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """How one application stands."""

    template: ClassVar[str] = "counter/progress.html"
    token: Annotated[str, "The ticket that opens this page and the permit for half an hour"]
    reference: Annotated[str, "The reference the person holds"]
    service_name: Annotated[str, "The service"]
    alerts: Annotated[tuple[AlertLine, ...], "Warnings about the service that hold now"]
    heading: Annotated[str, "Where it stands and what there is to do, in one line"]
    office: Annotated[str, "The office that answers"]
    organization: Annotated[str, "Its department"]
    reach: Annotated[tuple[WayLine, ...], "How the office is reached, and whether it is open"]
    zone: Annotated[ZoneInfo, "The office's time zone, in which every date is written"]
    clock: Annotated[Clock, "Business days waited, standard and legal limit"]
    turn: Annotated[tuple[str, ...], "In which order files are taken, and the file's own class"]
    language: Annotated[str, "The language of the application, in which the office writes"]
    question: Annotated[OpenQuestion | None, "What waits for the person's answer"]
    kept: Annotated[str, "What was written and could not be taken any more, to be copied"]
    past_questions: Annotated[tuple[PastQuestion, ...], "Questions that have ended, newest first"]
    max_words: Annotated[int, "Most characters of an answer"]
    expected: Annotated[Expected | None, "What to expect; none without an estimate or once over"]
    ended: Annotated[bool, "Whether the wait is over"]
    consequence: Annotated[str, "What follows when the legal limit passes"]
    law: Annotated[str, "The law that sets the limit"]
    steps: Annotated[tuple[Step, ...], "What happened, and what happens next"]
    looks: Annotated[tuple[Look, ...], "Who looked at the file, newest first"]
    told: Annotated[tuple[Told, ...], "The notices we wrote, newest first"]
    answer: Annotated[Answer | None, "The decision; None until its release"]
    table: Annotated[TableAnswer | None, "The table that decided; None where an officer did"]
    overridden: Annotated[str, "What a table said where officers decided otherwise; may be empty"]
    asked_at: Annotated[datetime | None, "When a person was asked for, while one looks"]
    stands: Annotated[Stands | None, "What stands against the permit; None while it may be used"]
    finding: Annotated[FindingLine | None, "What verifying the file found; None before"]
    ways: Annotated[tuple[Way, ...], "What the person may do against what was decided"]
    told_instead: Annotated[Addressee | None, "Whom to tell where no such way is named"]
    about: Annotated[About | None, "What an objection is about"]
    taken_in: Annotated[str, "How an officer entered it for the person; empty where they did"]
    reopened_at: Annotated[datetime | None, "When an objection was upheld, while it is anew"]
    contact: Annotated[tuple[ContactLine, ...], "How the person is reached; may be empty"]
    documents: Annotated[Sequence[DrawnFile], "The documents sent, and how each stands"]
    wants_documents: Annotated[bool, "Whether the person may send a document now"]
    corrected_at: Annotated[datetime | None, "When the person last corrected that"]
    may_withdraw: Annotated[bool, "Whether the person may still take it back"]
    fee: Annotated[FeeLines | None, "What it costs and was paid; None where nothing was asked"]
    benefits: Annotated[tuple[BenefitLine, ...], "What is paid to the person"]
    kept_lines: Annotated[tuple[KeptLine, ...], "How long what is kept, and by what law"]
    minutes: Annotated[int, "How long a ticket opens the page"]
