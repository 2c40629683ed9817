"""What goes into an engine and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A service as the index knows it: folded stems, the telling ones apart."""

    service: int
    name: tuple[str, ...]
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A service that matched: the engine's own score, comparable within one answer only."""

    service: int
    score: float
    name: frozenset[str]
    runs_here: bool


class Engine(Protocol):
    """What both databases offer. A query is a list of groups; a group lists equal stems."""

    def write(self, documents: Sequence[Document]) -> None:
        """Put documents into the index that it does not hold."""

    def remove(self, services: Sequence[int]) -> None:
        """Take services out of the index."""

    def find(
        self, groups: Sequence[Sequence[str]], *, every: bool, limit: int, offset: int
    ) -> tuple[list[Found], int]:
        """Return active services that match every group (or any), best first, and their number."""
