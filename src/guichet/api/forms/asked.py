"""What a call takes. Nothing is guessed: a field too many, or of another type, is refused."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Header, Path, Query, Schema
from pydantic import ConfigDict, Field, StringConstraints

# No control characters, which no database and no page takes; and for words, not spaces alone.
_TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x08\x0b-\x1f\x7f]*$"
_FREE = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
_CODE = r"^[a-z0-9][a-z0-9_-]{0,59}$"
LARGEST_POSITION = 2**53 - 1
MOST = 200

Words = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=2000, pattern=_TEXT)]
FreeWords = Annotated[str, StringConstraints(strict=True, max_length=2000, pattern=_FREE)]
Code = Annotated[str, StringConstraints(strict=True, pattern=_CODE)]
CallKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=64,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="A new one for each request; a request sent again with its own key is done "
        "once. Kept for 30 days.",
    ),
]
After = Annotated[
    int, Query(ge=0, le=LARGEST_POSITION, description="Go on after this position of the journal.")
]
PAGED = ("after", "limit")
Limit = Annotated[int, Query(ge=1, le=MOST)]


ServiceCode = Annotated[str, Path(max_length=60, pattern=r"^[a-z0-9-]+$")]


class Asked(Schema):
    """What every body has in common."""

    model_config = ConfigDict(extra="forbid")


class Question(Asked):
    """A question to the person, in the person's language; its clock stops until the answer."""

    reason: Code = Field(description="A reason of the service's definition, or `other`.")
    words: Words
    due_on: date | None = Field(
        default=None, description="The last day for an answer; the reason's own time without it."
    )


class HandOver(Asked):
    """Another stage of the service: the next, or an earlier one with a reason."""

    to: Code = Field(description="The code of the stage.")
    words: FreeWords = Field(default="", description="Why it goes back; colleagues read it.")


class DecisionMade(Asked):
    """A decision on a ground of the service's definition."""

    outcome: Literal["approved", "refused"]
    reason: Code = Field(description="A ground of the definition for this outcome.")
    words: FreeWords = Field(default="", description="Further words, in the person's language.")
    why: FreeWords = Field(
        default="", description="Why it goes against the table's row, where it does."
    )


class Undone(Asked):
    """A decision to take back while it is not released."""

    decision: Annotated[UUID, Field(strict=False)]


class NoteWritten(Asked):
    """A note that colleagues read."""

    words: Words
