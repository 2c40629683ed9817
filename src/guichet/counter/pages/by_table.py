"""What the pages about decisions made by table show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTest:
    """One thing a row looks at."""

    question: Annotated[str, "The question"]
    test: Annotated[str, "What its answer must be, in words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """One row of a table, in words."""

    code: Annotated[str, "The row's code"]
    tests: Annotated[Sequence[RowTest], "What must hold; empty where anything does"]
    result: Annotated[str, "What follows: eligible, review or not_eligible"]
    words: Annotated[str, "What follows, in words"]
    reason: Annotated[str, "Why"]
    reference: Annotated[str, "The law it rests on; may be empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesOfTable:
    """A table with all its rows."""

    code: Annotated[str, "The service's code, which is the table's too"]
    name: Annotated[str, "What the table is called"]
    version: Annotated[date, "The day the version took effect, which names it"]
    first: Annotated[bool, "Whether the first row that holds counts; else only one can hold"]
    rows: Annotated[Sequence[RowLine], "The rows in order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """What one version of a table decided, as far as it may be published."""

    version: Annotated[date, "The version"]
    approved: Annotated[int | None, "How often yes; None is withheld"]
    refused: Annotated[int | None, "How often no; None is withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredTable:
    """One service whose table decides."""

    service: Annotated[str, "The service's name"]
    office: Annotated[str, "The office that answers for it; empty where none does today"]
    law: Annotated[str, "The law it rests on"]
    rules: Annotated[RulesOfTable, "The version in force today"]
    counts: Annotated[Sequence[CountLine], "What each version decided; empty where none did"]
    asked: Annotated[int | None, "How many asked for a person; None is withheld"]
    changed: Annotated[int | None, "How many of them then got a yes; None is withheld"]
    overridden: Annotated[int | None, "How often officers decided against it; None is withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """The public register of decisions made by table."""

    template: ClassVar[str] = "counter/by_table.html"
    tables: Annotated[Sequence[RegisteredTable], "The services whose table decides"]
    since: Annotated[date, "The first day counted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAnswer:
    """What a person is told of the table that decided."""

    name: Annotated[str, "What the table is called"]
    version: Annotated[date, "Its version"]
    row: Annotated[str, "The row that decided"]
    code: Annotated[str, "The service's code, which leads to the register"]
    reason: Annotated[str, "The row's reason"]
    reference: Annotated[str, "The law the row rests on; may be empty"]
    may_ask: Annotated[bool, "Whether a person may be asked to look again"]
