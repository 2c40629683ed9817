"""What an import or a load says it did."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# Called with the step under way, what is done of it and its size.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A published row that was not kept, and why."""

    file: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A cell that a later filing states otherwise than the one stored."""

    what: str
    column: str
    before: str
    after: str


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """Rows of services and standards by what became of them.

    `skipped` are rows of years not asked for; `absent` are stored rows that the files no longer
    hold: they are kept.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """Codes of what a jurisdiction's folder added or changed."""

    organizations: tuple[str, ...]
    offices: tuple[str, ...]
    services: tuple[str, ...]
    unchanged: int


def changes_between(
    *, what: str, before: Mapping[str, str], after: Mapping[str, str]
) -> list[Change]:
    """List the columns whose words differ, in the order of the later filing."""
    return [
        Change(what=what, column=column, before=before.get(column, ""), after=word)
        for column, word in after.items()
        if before.get(column, "") != word
    ]
