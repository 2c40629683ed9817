"""What the file shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from guichet.casework.queries import File, OtherFile
from guichet.components.questions import DrawnFile
from guichet.desk.pages.contact_lines import ContactLine
from guichet.desk.pages.payments import MoneyForms
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One thing that happened."""

    at: Annotated[datetime, "When"]
    who: Annotated[str, "A colleague, the applicant, or the clock"]
    what: Annotated[str, "What, in words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to mend in a form of the file."""

    field: Annotated[str, "The id of the field"]
    text: Annotated[str, "What to do"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """What was chosen and typed, and what is wrong with it."""

    outcome: Annotated[str, "approved, refused or empty"] = ""
    reason: Annotated[str, "The code of the reason"] = ""
    words: Annotated[str, "The officer's own words"] = ""
    why: Annotated[str, "Why it goes against the table, for colleagues"] = ""
    begin: Annotated[bool, "Whether to put the words there that the reason has for it"] = False
    mistakes: Annotated[tuple[Mistake, ...], "Empty before the first try"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForm:
    """A question to the applicant as far as it is written, and what is wrong with it."""

    reason: Annotated[str, "The code of the reason"] = ""
    words: Annotated[str, "The question, in the person's language"] = ""
    due: Annotated[str, "The day by which to answer, as sent; empty for the reason's own time"] = ""
    mistakes: Annotated[tuple[Mistake, ...], "Empty before the first try"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverForm:
    """A hand-over as far as it is filled in, and what is wrong with it."""

    to: Annotated[str, "The code of the stage it goes to"] = ""
    words: Annotated[str, "Why, for colleagues"] = ""
    mistakes: Annotated[tuple[Mistake, ...], "Empty before the first try"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnForm:
    """Why a proposed decision is sent back, as far as it is written, and what is wrong with it."""

    why: Annotated[str, "The reason, for colleagues"] = ""
    mistakes: Annotated[tuple[Mistake, ...], "Empty before the first try"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageForm:
    """A change of class as far as it is filled in, and what is wrong with it."""

    chosen: Annotated[str, "The code of the class; `ordinary` for none"] = ""
    words: Annotated[str, "Why, for colleagues"] = ""
    mistakes: Annotated[tuple[Mistake, ...], "Empty before the first try"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteForm:
    """A note for colleagues as far as it is written, and what is wrong with it."""

    key: Annotated[str, "A random key: the same note sent twice is added once"]
    words: Annotated[str, "The note"] = ""
    mistakes: Annotated[tuple[Mistake, ...], "Empty before the first try"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLines:
    """In which order the file's stage takes files, and its class."""

    words: Annotated[str, "The order, in words"]
    own_class: Annotated[str, "The file's class and head start; empty for an ordinary file"]
    choices: Annotated[tuple[Choice, ...], "The classes it may be put into"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLine:
    """Another file of the same person."""

    file: Annotated[OtherFile, "What was read"]
    status: Annotated[str, "Where it stands, in words"]
    shape: Annotated[str, "The mark of that state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """One file, read and written down."""

    template: ClassVar[str] = "desk/file.html"
    file: Annotated[File, "What was read"]
    form: Annotated[DecisionForm, "The decision as far as it is filled in"]
    asking: Annotated[AskForm, "A question to the applicant as far as it is written"]
    handing: Annotated[HandOverForm, "A hand-over as far as it is filled in"]
    returning: Annotated[ReturnForm, "A proposal's return as far as it is written"]
    sorting: Annotated[TriageForm, "A change of class as far as it is filled in"]
    say_key: Annotated[str, "A random key for what gets in the way: of nothing else on the page"]
    noting: Annotated[NoteForm, "A note as far as it is written"]
    money: Annotated[MoneyForms, "What the forms about the fee need"]
    turn: Annotated[TurnLines | None, "Whose turn it is, in words"]
    mistakes: Annotated[tuple[Mistake, ...], "What is wrong with whichever form was sent"]
    helped_by: Annotated[str, "Who helped or applied for the person, by consent; mostly empty"]
    documents: Annotated[tuple[DrawnFile, ...], "The documents sent, and how each stands"]
    back: Annotated[str, "The queue's query, to lead back where the officer was"]
    status: Annotated[str, "Where it stands, in words"]
    shape: Annotated[str, "The mark of that state"]
    language: Annotated[str, "The person's language, named in the officer's"]
    others: Annotated[tuple[OtherLine, ...], "The person's other files, as far as they may be seen"]
    templates: Annotated[bool, "Whether reasons have words to begin from"]
    finding: Annotated[str, "What verifying found, in words; empty before or without it"]
    advice: Annotated[str, "What the eligibility table says, in a word; empty without one"]
    purposes: Annotated[tuple[Choice, ...], "What the officer may read it for"]
    timeline: Annotated[tuple[TimelineRow, ...], "What happened, newest first"]
    contacts: Annotated[tuple[ContactLine, ...], "Calls, visits and letters about it"]
    max_words: Annotated[int, "Most characters of own words"]
