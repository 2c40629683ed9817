"""What the pages about verifying files show."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from guichet.casework.queries import Figures, StratumSeen, ToRecover, ToVerify
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCount:
    """How often one thing was found."""

    what: Annotated[str, "The finding, in words"]
    count: Annotated[int, "How many files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumLine:
    """Files screened at one rate."""

    what: Annotated[str, "The risk, or that it is the random sample"]
    stratum: Annotated[StratumSeen, "What was read"]
    rate: Annotated[float, "The share of such files that is picked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresSection:
    """One service, for the office that answers for it."""

    name: Annotated[str, "The service"]
    figures: Annotated[Figures, "What was read"]
    rate: Annotated[float, "The share of files picked whatever they say"]
    found: Annotated[tuple[FoundCount, ...], "What was found, and how often"]
    money_low: Annotated[int, "The lower end of the money in all files, in cents"]
    money_high: Annotated[int | None, "The upper end; None from too few finds"]
    fewest: Annotated[int, "How many finds by the random sample it takes to tell the upper end"]
    strata: Annotated[tuple[StratumLine, ...], "By rate, of samples whose seed was shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationsPage:
    """The files to verify, and what verifying found."""

    template: ClassVar[str] = "desk/verifications.html"
    lines: Annotated[tuple[ToVerify, ...], "The longest waiting first"]
    more_lines: Annotated[bool, "Whether more are to verify than are listed"]
    owed: Annotated[tuple[ToRecover, ...], "Files of whose money not all came back, oldest first"]
    more_owed: Annotated[bool, "Whether there are more such files than are listed"]
    sections: Annotated[tuple[FiguresSection, ...], "Services that the viewer's offices answer for"]
    since: Annotated[date, "The first day counted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPage:
    """One file to verify, with the form for what was found."""

    template: ClassVar[str] = "desk/verify.html"
    line: Annotated[ToVerify, "The file"]
    choices: Annotated[tuple[Choice, ...], "What may be found"]
    money: Annotated[str, "The money found, as typed"]
    words: Annotated[str, "How it was found, as typed"]
    mistakes: Annotated[tuple[Mistake, ...], "Empty before the first try"]
    max_words: Annotated[int, "Most characters of the words"]
