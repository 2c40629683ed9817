"""What pages show that do one thing to several files, and keep views of a queue."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from guichet.casework.queries import Chosen
from guichet.desk.pages.queue import TogetherForm


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneLine:
    """What became of one file."""

    reference: Annotated[str, "The file; empty where it is not the viewer's"]
    case: Annotated[UUID, "Its case"]
    became: Annotated[str, "What became of it, in words"]
    shape: Annotated[str, "The mark of that"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherPage:
    """What became of several files, or what is to mend before anything is done to them."""

    template: ClassVar[str] = "desk/together.html"
    files: Annotated[tuple[Chosen, ...], "The files chosen, while something is to mend"]
    form: Annotated[TogetherForm, "The form as it was sent"]
    done: Annotated[tuple[DoneLine, ...], "What became of each file"]
    left: Annotated[int, "How many were left as they were"]
    back: Annotated[str, "The queue's query, to lead back where the officer was"]
