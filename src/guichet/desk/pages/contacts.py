"""What staff see who record contacts, and of contacts counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from guichet.desk.pages.contact_lines import ContactLine
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactForm:
    """A contact as far as it is filled in."""

    key: Annotated[str, "A random key: the same contact sent twice is recorded once"]
    began: Annotated[str, "When the page was opened, as ISO 8601: arrival and start unless said"]
    office: Annotated[str, "The office's id"] = ""
    channel: Annotated[str, "phone, counter, mail or empty"] = ""
    reason: Annotated[str, "The code of the reason"] = ""
    service: Annotated[str, "The service's code; empty for none in particular"] = ""
    reference: Annotated[str, "The reference of a file; empty without one"] = ""
    language: Annotated[str, "The person's language"] = ""
    asked_before: Annotated[bool, "Whether the person asked the same before"] = False
    day: Annotated[str, "The day, where it was another moment; as sent"] = ""
    arrived: Annotated[str, "The time it arrived, as sent; empty for when it began"] = ""
    started: Annotated[str, "The time it began, as sent; empty for when the page was opened"] = ""
    ended: Annotated[str, "The time it ended, as sent; empty for now"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsPage:
    """Record a contact, and the latest of the office."""

    template: ClassVar[str] = "desk/contacts.html"
    form: Annotated[ContactForm, "As far as it is filled in"]
    channels: Annotated[Sequence[str], "The channels to choose of"]
    reasons: Annotated[Sequence[Choice], "The reasons to choose of"]
    services: Annotated[Sequence[Choice], "The services to choose of"]
    languages: Annotated[Sequence[Choice], "The person's language, to choose"]
    offices: Annotated[Sequence[Choice], "The viewer's offices"]
    elsewhen: Annotated[bool, "Whether the fields for another moment stand open"]
    mistakes: Annotated[Sequence[Mistake], "What is to mend"]
    lines: Annotated[Sequence[ContactLine], "The latest contacts of the office"]
    zone: Annotated[ZoneInfo, "The office's zone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountOf:
    """How many came for one reason, or by one channel."""

    what: Annotated[str, "The reason or channel, in words"]
    count: Annotated[int | None, "How many; none where it is withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceContacts:
    """Contacts about one service."""

    name: Annotated[str, "The service, or that it was none in particular"]
    total: Annotated[int | None, "All of them; none where withheld"]
    reasons: Annotated[Sequence[CountOf], "By reason, the most first"]
    channels: Annotated[Sequence[CountOf], "By channel"]
    resolved_first: Annotated[float | None, "Share of first contacts that were the last; or none"]
    repeats: Annotated[int | None, "How many came again for the same; none where withheld"]
    half: Annotated[int | None, "Minutes within which half were served; none of too few"]
    eight: Annotated[int | None, "Minutes within which 8 in 10 were; none of too few"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactReportPage:
    """What people come, call and write for."""

    template: ClassVar[str] = "desk/contact_report.html"
    periods: Annotated[Sequence[Choice], "How many days to count"]
    since: Annotated[date, "The first day counted"]
    services: Annotated[Sequence[ServiceContacts], "By service, the most asked about first"]
