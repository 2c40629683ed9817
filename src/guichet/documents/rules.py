"""What a file is by its content, why one is refused, and how much is taken: pure decisions."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a document stands: not yet checked, checked and kept, or refused and gone."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"


class Type(StrEnum):
    """The kinds of file that are ever taken."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"


class Fault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MUCH = "too_much"  # more at once than one request may carry
    TOO_MANY = "too_many"
    OFTEN = "often"  # more from one address than it may send in a quarter of an hour
    FULL = "full"  # our own disk has no room
    TYPE = "type"
    HEIC = "heic"
    TWO_IN_ONE = "two_in_one"
    PIXELS = "pixels"
    UNREADABLE = "unreadable"
    LOCKED = "locked"
    ACTIVE = "active"
    INFECTED = "infected"
    LOST = "lost"  # it was here and is not any more


MEGABYTE = 1_000_000
MOST_BYTES = 20 * MEGABYTE
"""The largest file that any definition may take."""

MOST_AT_ONCE = 50 * MEGABYTE
"""The most that one request may carry, files and answers together."""

MOST_FILES_AT_ONCE = 20
MOST_OF_A_DRAFT = 60
"""The most documents of one draft, over all its questions; refused ones count until taken out."""

MOST_UNSENT = 4_000 * MEGABYTE
"""The most bytes of documents not yet sent, of everybody together."""

LEAST_FREE = 1_000 * MEGABYTE
"""The disk keeps this much free: a full one stops every submission."""

UNSENT = timedelta(days=2)
"""How long a document waits to be sent; a saved draft keeps its own for as long as itself."""

AGAIN = timedelta(seconds=60)
"""When a document whose check did not come to its end is checked again."""

TRIED_LONG = timedelta(hours=1)
"""How long a document is tried that takes too long to open; after it, it is refused."""

_SELDOMEST = timedelta(minutes=30)


def tried_again_at(*, received_at: datetime, due_at: datetime, at: datetime) -> datetime | None:
    """Return when one that took too long by the clock is tried again; None when no more.

    After as long again as it has waited: a busy machine is given time, and the document takes
    eight turns of an hour's rounds, not sixty. One that was due for the first time is tried again
    however late that was.
    """
    if due_at - received_at >= TRIED_LONG:
        return None
    return at + min(max(AGAIN, at - received_at), _SELDOMEST)


HEAD = 4096
TAIL = 66_000
"""How many bytes of the beginning and the end are looked at: a ZIP ends within this."""

LONGEST_NAME = 100

ENDINGS = {Type.JPEG: "jpg", Type.PNG: "png", Type.PDF: "pdf"}
MEDIA_TYPES = {Type.JPEG: "image/jpeg", Type.PNG: "image/png", Type.PDF: "application/pdf"}

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", Type.JPEG),
    (b"\x89PNG\r\n\x1a\n", Type.PNG),
    (b"%PDF-1.", Type.PDF),
    (b"%PDF-2.", Type.PDF),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "text"),
)
_MARKUP = re.compile(rb"<(?:script|html|!doctype|\?php|svg|!entity|iframe)", re.IGNORECASE)
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
_ZIP_END = b"PK\x05\x06"
_ZIP_END_SIZE = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What the first look at a file says: its type, or why it is refused."""

    type: Type | None = None
    fault: Fault | None = None


def glance(*, head: bytes, tail: bytes, size: int, most: int, types: frozenset[str]) -> Glance:
    """Look at a file by its size, its first `HEAD` and its last `TAIL` bytes, never by its name.

    `most` bytes and `types` are what its question takes. What cannot be seen here, the check of
    its structure sees later.
    """
    if not 0 < size <= most:
        return Glance(fault=Fault.TOO_BIG if size else Fault.EMPTY)
    found = looks_like(head)
    if found == "heic":
        return Glance(fault=Fault.HEIC)
    if found not in types:
        return Glance(fault=Fault.TYPE)
    kind = Type(found)
    if _is_something_else_too(kind, head=head, tail=tail):
        return Glance(fault=Fault.TWO_IN_ONE)
    if kind is Type.PDF and b"%%EOF" not in tail[-2048:]:
        return Glance(fault=Fault.UNREADABLE)
    return Glance(type=kind)


def looks_like(head: bytes) -> str:
    """Name what a file is by how it begins: a `Type`, another format known, or `other`."""
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC else "video"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return "text" if _is_text(head) else "other"


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and not head.startswith((b"MZ", b"\x7fELF"))


def _is_something_else_too(kind: Type, *, head: bytes, tail: bytes) -> bool:
    """Tell whether another program would read the same bytes as another format."""
    if kind is not Type.PDF and b"%PDF-" in head[:1024]:
        return True
    if _MARKUP.search(head[:1024] if kind is Type.PDF else head):
        return True
    if kind is not Type.PDF and _MARKUP.search(tail):
        return True
    return _ends_as_zip(tail)


def _ends_as_zip(tail: bytes) -> bool:
    """Tell whether the last bytes are the end of a ZIP, whose comment reaches to the last byte."""
    at = tail.rfind(_ZIP_END)
    while at >= 0:
        rest = len(tail) - at - _ZIP_END_SIZE
        if rest >= 0 and int.from_bytes(tail[at + 20 : at + 22], "little") == rest:
            return True
        at = tail.rfind(_ZIP_END, 0, at)
    return False


def shown_name(sent: str, kind: Type | None) -> str:
    """Return a name as people may see it: the last part of a path, with no sign that misleads.

    It is shown and offered on saving, and never names a file of ours. A known type gives it its
    ending, so that `photo.jpg.exe` cannot stand.
    """
    plain = unicodedata.normalize("NFC", sent)
    plain = re.split(r"[/\\]", plain)[-1]
    plain = "".join(
        each for each in plain if unicodedata.category(each)[0] not in "CZ" or each == " "
    )
    plain = " ".join(re.sub(r'["<>|:*?%;]', " ", plain).split()).strip(". ")
    if kind is None:
        return plain[:LONGEST_NAME] or "?"
    stem = re.sub(r"(?:\.[A-Za-z0-9]{1,5})+$", "", plain).strip(". ")
    return f"{stem[: LONGEST_NAME - 5] or 'document'}.{ENDINGS[kind]}"
