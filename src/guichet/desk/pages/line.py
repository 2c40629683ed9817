"""What officers see who call people from a waiting room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from guichet.casework.queries.walk_ins import AtWindow, LineAtDesk, Waiting
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """One who waits."""

    waiting: Annotated[Waiting, "The ticket"]
    reason: Annotated[str, "What for, in words"]
    language: Annotated[str, "The person's language, named in itself"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceForm:
    """How the service at the window ended, as far as it is filled in."""

    reason: Annotated[str, "The code of the reason"] = ""
    service: Annotated[str, "The service's code; empty for none in particular"] = ""
    reference: Annotated[str, "The reference of a file; empty without one"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage:
    """The line of one office, and the officer's own window."""

    template: ClassVar[str] = "desk/line.html"
    line: Annotated[LineAtDesk, "What was read"]
    waiting: Annotated[Sequence[WaitingLine], "Who waits, the first first"]
    others: Annotated[Sequence[AtWindow], "What goes on at other windows"]
    own_reason: Annotated[str, "What the one at the own window came for; empty without one"]
    own_language: Annotated[str, "The language of that person, named in itself; empty without one"]
    offices: Annotated[Sequence[Choice], "The viewer's offices that people walk into"]
    call_key: Annotated[str, "The key under which the next is called: once"]
    ticket_key: Annotated[str, "The key under which a ticket is handed out: once"]
    reasons: Annotated[Sequence[Choice], "What people come for"]
    hand_reasons: Annotated[Sequence[Choice], "The same, for a ticket to hand out"]
    services: Annotated[Sequence[Choice], "The services to choose of"]
    elsewhere: Annotated[Sequence[Choice], "Offices that take people now"]
    form: Annotated[ServiceForm, "How the service ended"]
    mistakes: Annotated[Sequence[Mistake], "What is to mend"]
    handed: Annotated[UUID | None, "A ticket just handed out, to print"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLinePage:
    """For staff into whose offices nobody walks."""

    template: ClassVar[str] = "desk/no_line.html"
