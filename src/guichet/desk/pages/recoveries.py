"""What the page about money that came back shows."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.casework.queries import ToRecover
from guichet.desk.pages.file import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveredPage:
    """One verified file with money, with the form for what came back of it."""

    template: ClassVar[str] = "desk/recovered.html"
    line: Annotated[ToRecover, "The file, what was found and what came back so far"]
    typed: Annotated[str, "What came back so far, as typed"]
    mistakes: Annotated[tuple[Mistake, ...], "Empty before the first try"]
