"""Pages on which a person changes something about an application already sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.components.questions import DrawnField, DrawnFile
from guichet.counter.pages.apply import PageError


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPage:
    """What taking an application back means, and the button that does it."""

    template: ClassVar[str] = "counter/withdraw.html"
    token: Annotated[str, "The ticket that opens the application for half an hour"]
    reference: Annotated[str, "The reference the person holds"]
    service_name: Annotated[str, "The service"]
    asked: Annotated[bool, "Whether the office waits for an answer, which then ends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPage:
    """How the person is reached, to be corrected."""

    template: ClassVar[str] = "counter/contact.html"
    token: Annotated[str, "The ticket that opens the application for half an hour"]
    reference: Annotated[str, "The reference the person holds"]
    service_name: Annotated[str, "The service"]
    fields: Annotated[Sequence[DrawnField], "The questions, with what stands or was typed"]
    errors: Annotated[Sequence[PageError], "What is to mend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsPage:
    """What was sent as documents, and fields for what is wanted now."""

    template: ClassVar[str] = "counter/documents.html"
    token: Annotated[str, "The ticket in the address"]
    reference: Annotated[str, "The application's reference"]
    service_name: Annotated[str, "The service's name"]
    documents: Annotated[tuple[DrawnFile, ...], "The documents sent, and how each stands"]
    fields: Annotated[tuple[DrawnField, ...], "What may be sent now"]
    errors: Annotated[tuple[PageError, ...], "What was refused, in the order of the fields"]
