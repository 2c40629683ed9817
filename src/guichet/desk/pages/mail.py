"""What the pages about scanned letters show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.casework.queries.mail import MailInFile, MailSeen
from guichet.components.questions import DrawnFile
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLine:
    """A letter that belongs to no file yet."""

    mail: Annotated[MailSeen, "What was read"]
    name: Annotated[str, "The scan's name, or that it is gone"]
    kind: Annotated[str, "What the mailroom saw that it is"]
    why: Annotated[str, "Why it was put before an officer"]
    office: Annotated[str, "The office whose mail it is"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailListPage:
    """The letters to match, and those that came into files."""

    template: ClassVar[str] = "desk/mail.html"
    lines: Annotated[Sequence[MailLine], "A page of the letters to match, the longest here first"]
    total: Annotated[int, "How many there are in all"]
    unseen: Annotated[Sequence[MailInFile], "Letters in files that nobody read since, own first"]
    first: Annotated[str, "The address of the first page; empty on it"]
    onward: Annotated[str, "The address of the next page; empty on the last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailItemPage:
    """One letter, to see and to match."""

    template: ClassVar[str] = "desk/mail_item.html"
    line: Annotated[MailLine, "The letter"]
    files: Annotated[Sequence[DrawnFile], "Its scan; none where it is gone"]
    usable: Annotated[bool, "Whether its scan can be put into a file"]
    reference: Annotated[str, "The reference, as typed"]
    reasons: Annotated[Sequence[Choice], "Why it may be put aside"]
    mistakes: Annotated[Sequence[Mistake], "What is to mend"]
