"""Pages on which a person changes something about an application already sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.components.questions.drawn import DrawnField
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
