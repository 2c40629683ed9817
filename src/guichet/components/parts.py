"""Plain values that the shared templates show."""

from dataclasses import dataclass

_MAX_DIGITS = 5  # no list is longer than 99,999 pages


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One line of a summary list; `hidden` completes the link's name for a screen reader."""

    label: str
    value: str
    url: str = ""
    action: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where a list stands: the page asked for, how many pages and how many things there are."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Return how many things stand before this page."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """Return the place of the first thing on this page."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """Return the place of the last thing on this page."""
        return min(self.offset + self.size, self.total)


def page_asked(text: str) -> int:
    """Read a page number from an address; anything unreadable is the first page."""
    return (
        max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else 1
    )
