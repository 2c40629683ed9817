"""What an officer sees who takes an application in for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from guichet.components.questions.drawn import DrawnField
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenService:
    """A service whose applications the viewer takes in."""

    code: Annotated[str, "Its code"]
    name: Annotated[str, "Its name"]
    office: Annotated[str, "The office that answers for it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePage:
    """The services to choose of."""

    template: ClassVar[str] = "desk/intake.html"
    services: Annotated[Sequence[TakenService], "What the viewer takes in"]
    mail: Annotated[UUID | None, "The scanned letter that it came by; none otherwise"]
    letters: Annotated[int, "Letters to match, and those in files that nobody read since"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The questions of one page, on the one screen."""

    title: Annotated[str, "What the group is about"]
    fields: Annotated[Sequence[DrawnField], "Its questions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalForm:
    """How and when the application arrived, and who helped, as far as it is filled in."""

    channel: Annotated[str, "phone, counter, mail or empty"] = ""
    language: Annotated[str, "The person's language"] = ""
    day: Annotated[str, "The day it arrived, as sent"] = ""
    time: Annotated[str, "The time it arrived, as sent"] = ""
    reason: Annotated[str, "Why it is entered later; may be empty"] = ""
    helper: Annotated[str, "The kind of helper; empty without one"] = ""
    helper_name: Annotated[str, "The helper's name"] = ""
    consent: Annotated[bool, "Whether the person agreed that the helper is named"] = False
    decision: Annotated[str, "The reference of the refusal objected to, as typed"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFormPage:
    """All the questions of a service on one screen."""

    template: ClassVar[str] = "desk/intake_form.html"
    code: Annotated[str, "The service's code"]
    service: Annotated[str, "Its name"]
    about_decision: Annotated[bool, "Whether it takes objections to a refusal"]
    key: Annotated[str, "The idempotency key, for its hidden field"]
    arrival: Annotated[ArrivalForm, "How and when it arrived"]
    channels: Annotated[Sequence[str], "The channels to choose of"]
    languages: Annotated[Sequence[Choice], "The person's language, to choose"]
    reasons: Annotated[Sequence[Choice], "Why it is entered later, to choose"]
    helpers: Annotated[Sequence[Choice], "Kinds of helpers, to choose"]
    officers_days: Annotated[int, "Business days back that an officer may say"]
    sections: Annotated[Sequence[Section], "The questions these answers lead to"]
    files: Annotated[bool, "Whether it sends files"]
    mail: Annotated[UUID | None, "The scanned letter that it came by; none otherwise"]
    shown: Annotated[str, "The codes of the questions on the page, by commas"]
    more: Annotated[bool, "Whether the answers led to further questions"]
    declaration: Annotated[str, "What the person declares"]
    declared: Annotated[bool, "Whether the person declared it"]
    mistakes: Annotated[Sequence[Mistake], "What is to mend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenInPage:
    """The receipt to read out, hand over or send."""

    template: ClassVar[str] = "desk/taken_in.html"
    code: Annotated[str, "The service's code"]
    service: Annotated[str, "Its name, in the person's language"]
    language: Annotated[str, "The person's language, its code"]
    reference: Annotated[str, "The reference"]
    secret: Annotated[str, "The secret, shown this once"]
    standard_due_on: Annotated[date | None, "The day promised"]
    legal_due_on: Annotated[date | None, "The day the law sets"]
    fee: Annotated[str, "What is to be paid, in words; empty where nothing is"]
    case_url: Annotated[str, "The file"]
