"""The page on which a person finds out, before applying, what the table says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from guichet.components.questions.drawn import DrawnField
from guichet.counter.pages.apply import PageError
from guichet.counter.pages.by_table import RowLine, RulesOfTable


@dataclass(frozen=True, slots=True, kw_only=True)
class CanIPage:
    """A few questions, and what the table says to the answers, which are not kept."""

    template: ClassVar[str] = "counter/can_i.html"
    code: Annotated[str, "The service's code"]
    service: Annotated[str, "Its name"]
    fields: Annotated[Sequence[DrawnField], "The questions that these answers lead to"]
    errors: Annotated[Sequence[PageError], "What is to mend"]
    shown: Annotated[str, "The codes of the questions on the page, by commas"]
    more: Annotated[bool, "Whether the answers led to further questions"]
    answer: Annotated[RowLine | None, "The row that the table names for the answers"]
    shape: Annotated[str, "The answer's mark: go, warn, stop or empty"]
    decides: Annotated[bool, "Whether this very table decides an application"]
    start_url: Annotated[str, "Where to apply; empty where nobody takes applications today"]
    rules: Annotated[RulesOfTable, "The whole table"]
