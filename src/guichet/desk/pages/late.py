"""What a member of staff sent after their session had ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePage:
    """A form that was not taken, to be sent again as it was or put aside."""

    template: ClassVar[str] = "desk/late.html"
    action: Annotated[str, "The address it was sent to"]
    fields: Annotated[Sequence[tuple[str, str]], "Each field with its value, as sent"]
    words: Annotated[Sequence[str], "The values that somebody wrote, to be read again"]
