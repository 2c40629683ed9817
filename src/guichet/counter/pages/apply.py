"""Pages on which a person applies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from guichet.components.questions import DrawnField


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLanguage:
    """The same page in another language, with what was typed."""

    code: Annotated[str, "The language"]
    name: Annotated[str, "Its own name for itself"]
    url: Annotated[str, "Where the form is sent to show it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageError:
    """One line of the error summary."""

    id: Annotated[str, "The field it leads to"]
    rule: Annotated[str, "How to answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """One question group."""

    template: ClassVar[str] = "counter/question.html"
    service: Annotated[str, "The service's name"]
    title: Annotated[str, "What the group is about"]
    intro: Annotated[str, "A line under the title, or nothing"]
    action: Annotated[str, "Where the form is sent"]
    others: Annotated[Sequence[OtherLanguage], "The same page in the other languages"]
    number: Annotated[str, "Which page this is; a text, because a kept page has a slot here"]
    total: Annotated[str, "How many pages these answers lead to"]
    fields: Annotated[Sequence[DrawnField], "The questions, with what was typed"]
    errors: Annotated[Sequence[PageError], "What cannot stand, in the order of the fields"]
    draft: Annotated[str, "The signed draft, for its hidden field"]
    csrf: Annotated[str, "Django's token against forged forms, for its hidden field"]
    back: Annotated[bool, "Whether a page stands before this one"]
    files: Annotated[bool, "Whether it sends files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedAnswer:
    """One answer as it reads on the check page."""

    label: Annotated[str, "The question"]
    value: Annotated[str, "The answer in words, its lines broken as HTML"]
    given: Annotated[bool, "Whether it was answered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedGroup:
    """The answers of one page."""

    code: Annotated[str, "Its code, for the button that changes it"]
    title: Annotated[str, "What the group is about"]
    answers: Annotated[Sequence[CheckedAnswer], "Its answers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperChoice:
    """One way of sending an application: for oneself, or for somebody."""

    code: Annotated[str, "What is sent; empty for oneself"]
    text: Annotated[str, "What the person reads"]
    chosen: Annotated[bool, "Whether it is chosen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """Every answer, the declaration, and the button that sends."""

    template: ClassVar[str] = "counter/check.html"
    service: Annotated[str, "The service's name"]
    action: Annotated[str, "Where the form is sent"]
    others: Annotated[Sequence[OtherLanguage], "The same page in the other languages"]
    groups: Annotated[Sequence[CheckedGroup], "The answers, page by page"]
    declaration: Annotated[str, "What the person declares"]
    declared: Annotated[bool, "Whether the box was ticked"]
    fee_cents: Annotated[int, "What it costs by these answers, in cents"]
    fee_why: Annotated[str, "Why it is less than the ordinary fee; may be empty"]
    fee_before_work: Annotated[bool, "Whether it is paid here, before the work begins"]
    helpers: Annotated[Sequence[HelperChoice], "Who sends it"]
    helper_name: Annotated[str, "The name of who sends it for the person"]
    consented: Annotated[bool, "Whether the person agreed"]
    helping: Annotated[bool, "Whether somebody sends it for the person"]
    errors: Annotated[Sequence[PageError], "What was lacking when it was sent"]
    draft: Annotated[str, "The signed draft, for its hidden field"]
    csrf: Annotated[str, "Django's token against forged forms, for its hidden field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationPage:
    """The ticket, what happens next, the standard and the legal limit."""

    template: ClassVar[str] = "counter/sent.html"
    service: Annotated[str, "The service's name"]
    reference: Annotated[str, "The reference the person holds"]
    secret: Annotated[str, "The secret code that goes with it"]
    spoken: Annotated[str, "The part of the reference one may say aloud"]
    sent_at: Annotated[str, "When it was received, in words"]
    next_steps: Annotated[Sequence[str], "What happens next, in order"]
    told_half: Annotated[str, "The day by which half hear, as told on applying; or nothing"]
    told_eight: Annotated[str, "The day by which 8 in 10 hear, as told on applying; or nothing"]
    told_as_of: Annotated[str, "The day of the estimate told on applying; or nothing"]
    told_range: Annotated[str, "How long recent cases took, where we were unsure; or nothing"]
    standard_days: Annotated[int | None, "What is promised on this channel, in business days"]
    standard_due_on: Annotated[str, "The last day of the promise, in words, or nothing"]
    legal_days: Annotated[int | None, "What the law sets, in business days"]
    legal_due_on: Annotated[str, "The last day the law allows, in words, or nothing"]
    legal_reference: Annotated[str, "Act and section"]
    legal_consequence: Annotated[str, "What the law gives when the limit passes"]
    minutes_kept: Annotated[int, "For how long this page can be opened again"]
    fee: Annotated[str, "What is to be paid, in words; empty where nothing is"]
    pay_url: Annotated[str, "Where to pay it; empty where nothing is"]
    pdf_url: Annotated[str, "Where the application can be saved as PDF, for half an hour"]
    answer_url: Annotated[str, "Where a decision by table is to be seen; empty without a table"]
    others: Annotated[Sequence[OtherLanguage], "The same page in the other languages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePage:
    """Where the link to a draft that is to be saved shall go."""

    template: ClassVar[str] = "counter/save.html"
    service: Annotated[str, "The service's name"]
    action: Annotated[str, "Where the form is sent"]
    check_url: Annotated[str, "Where the application goes on without saving"]
    others: Annotated[Sequence[OtherLanguage], "The same page in the other languages"]
    email: Annotated[str, "The address, as answered before or as typed"]
    problem: Annotated[str, "empty, wrong, often, or nothing"]
    days: Annotated[int, "For how many days we keep it"]
    draft: Annotated[str, "The signed draft, for its hidden field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """The code of a saved draft, and until when it is kept."""

    template: ClassVar[str] = "counter/saved.html"
    service: Annotated[str, "The service's name"]
    action: Annotated[str, "Where the form is sent to show this page in another language"]
    check_url: Annotated[str, "Where the application goes on now"]
    others: Annotated[Sequence[OtherLanguage], "The same page in the other languages"]
    code: Annotated[str, "The code that opens it, with the e-mailed link"]
    email: Annotated[str, "Where the link goes"]
    expires_on: Annotated[date, "Its last day"]
    draft: Annotated[str, "The signed draft, for its hidden field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePage:
    """Asks for the code of a saved draft; `problem` says why once more."""

    template: ClassVar[str] = "counter/resume.html"
    link: Annotated[str, "What the e-mailed address ends in"]
    problem: Annotated[str, "missing, none, often, or nothing"] = ""
    minutes: Annotated[int, "How long to wait after too many tries"] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumedPage:
    """A saved draft opened: what changed since, and the way on."""

    template: ClassVar[str] = "counter/resumed.html"
    service: Annotated[str, "The service's name"]
    action: Annotated[str, "Where the application goes on"]
    saved_at: Annotated[str, "When it was saved, in words"]
    expires_on: Annotated[date, "Its last day"]
    changed_on: Annotated[date | None, "The day of the new questions; None where they are the same"]
    dropped: Annotated[Sequence[str], "Questions whose answers could not be carried over"]
    added: Annotated[Sequence[str], "Questions that are new"]
    draft: Annotated[str, "The signed draft, for its hidden field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPage:
    """Why an application cannot go on from a page, and what to do."""

    template: ClassVar[str] = "counter/draft_lost.html"
    why: Annotated[str, "missing, altered, old, changed (new questions), sent, closed or recourse"]
    service: Annotated[str, "The service's name"]
    start_url: Annotated[str, "Where to start again"]
    sent_url: Annotated[str, "The confirmation of what was sent, or nothing"]
