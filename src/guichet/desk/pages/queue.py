"""What the queue shows."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from guichet.casework.queries import Queue, QueueRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a filter, or one ready-made view."""

    value: Annotated[str, "What the address says"]
    text: Annotated[str, "What people read"]
    chosen: Annotated[bool, "Whether it is in force"]
    href: Annotated[str, "The address of the view; empty for an option of a form"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A head of the table that sorts."""

    text: Annotated[str, "What the column holds"]
    href: Annotated[str, "The address that sorts by it, or the other way round"]
    sorted: Annotated[str, "ascending, descending or empty, as aria-sort says it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One file on one line."""

    row: Annotated[QueueRow, "The file"]
    href: Annotated[str, "The address that opens it and leads back here"]
    status: Annotated[str, "Where it stands, in words"]
    shape: Annotated[str, "The mark of that state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files that press alike."""

    heading: Annotated[str, "What they have in common; empty when the list is sorted by hand"]
    lines: Annotated[tuple[Line, ...], "The files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """In which order one stage takes its files."""

    of: Annotated[str, "Service and stage"]
    words: Annotated[str, "The order, in words"]
    classes: Annotated[tuple[str, ...], "Classes with their head start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherForm:
    """What may be done to several files at once, as far as it is filled in."""

    key: Annotated[str, "A random key: the same thing sent twice is done once"]
    office: Annotated[UUID, "The office whose queue it is"]
    deeds: Annotated[tuple[Choice, ...], "What may be done"]
    officers: Annotated[tuple[Choice, ...], "To whom a lead may assign; empty for others"]
    classes: Annotated[tuple[Choice, ...], "The classes of services run here"]
    words: Annotated[str, "The note, or why the files go into the class"]
    max_words: Annotated[int, "Most characters of the words"]
    mistaken: Annotated[str, "The field to mend; empty before the first try"] = ""
    mistake: Annotated[str, "What to do about it"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A view of this queue kept under a name."""

    id: Annotated[UUID, "Which one"]
    name: Annotated[str, "What it is called"]
    href: Annotated[str, "Its address"]
    shared: Annotated[bool, "Whether the whole office sees it"]
    may_forget: Annotated[bool, "Whether the viewer may forget it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """One page of one office's queue."""

    template: ClassVar[str] = "desk/queue.html"
    queue: Annotated[Queue, "What was read"]
    heading: Annotated[str, "What is listed and how many"]
    views: Annotated[tuple[Choice, ...], "Ready-made selections with counts"]
    offices: Annotated[tuple[Choice, ...], "The viewer's offices, where there are several"]
    services: Annotated[tuple[Choice, ...], "The filter by service"]
    channels: Annotated[tuple[Choice, ...], "The filter by channel"]
    classes: Annotated[tuple[Choice, ...], "The filter by class"]
    over: Annotated[str, "The filter by age, as typed"]
    columns: Annotated[tuple[Column, ...], "Age, standard and legal limit"]
    groups: Annotated[tuple[Group, ...], "The files, by what presses most"]
    alarms: Annotated[int, "Alarms about reading that the viewer should look at"]
    letters: Annotated[int, "Letters to match, and those in files that nobody read since"]
    leads: Annotated[bool, "Whether the viewer leads an office and sees who holds what"]
    takes: Annotated[bool, "Whether the viewer decides files here and may take the next"]
    together: Annotated[TogetherForm | None, "What may be done to several files; none for readers"]
    kept: Annotated[tuple[KeptView, ...], "Views kept under a name, own ones and the office's"]
    may_share: Annotated[bool, "Whether the viewer keeps views for the whole office"]
    here: Annotated[str, "This page's query, to lead back here"]
    in_turn: Annotated[Choice, "The list in the order in which files are taken"]
    orders: Annotated[tuple[OrderLine, ...], "In which order each stage here takes its files"]
    passes_this_week: Annotated[int, "How many pass the standard in these five business days"]
    first: Annotated[str, "The address of the first page; empty on it"]
    onward: Annotated[str, "The address of the next page; empty on the last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoQueuePage:
    """For staff whose role reads no files."""

    template: ClassVar[str] = "desk/no_queue.html"
    manages: Annotated[bool, "Whether the viewer looks after staff"]
