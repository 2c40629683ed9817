"""Letters scanned by a mailroom: what a slip beside one says, and which references it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from guichet.casework.rules.receipts import read_code

KEPT_UNMATCHED = timedelta(days=365)
"""How long a letter that belongs to no file waits at the desk before it is removed."""

MOST_MEGABYTES = 20
LONGEST_WAIT = timedelta(days=366)
"""How long ago a letter may have arrived; a day further back is a slip of the pen."""

MAIL_QUESTION = "by_mail"
"""What a document is for that came by mail: no question of the form."""

_KEYS = ("arrived", "reference", "service", "kind")
_MOST_REFERENCES = 500
# Four groups of four in Crockford's base 32; what is often misread is read as `read_code` reads it.
# Found at every place where one may begin: in "file 7XYZ-…" the word before looks like a group too.
_GROUP = "[0-9A-TV-Za-tv-z]{4}"
_REFERENCE = re.compile(rf"(?<![0-9A-Za-z])(?=({_GROUP}(?:[-_. ]?{_GROUP}){{3}})(?![0-9A-Za-z]))")


class MailKind(StrEnum):
    """What the mailroom saw that a letter is."""

    ANSWER = "answer"
    APPLICATION = "application"
    OBJECTION = "objection"
    OTHER = "other"


class MailState(StrEnum):
    """Where a letter stands: to be matched, in a file, or put aside with a reason."""

    TO_MATCH = "to_match"
    MATCHED = "matched"
    REFUSED = "refused"


class FoundBy(StrEnum):
    """How the file of a letter was found."""

    SLIP = "slip"
    NAME = "name"
    TEXT = "text"
    OFFICER = "officer"
    INTAKE = "intake"


class Unmatched(StrEnum):
    """Why a letter was put before an officer."""

    UNNAMED = "unnamed"  # no reference on it, in its name or on its slip
    UNKNOWN = "unknown"  # the reference names no file of this department
    SEVERAL = "several"
    ENDED = "ended"  # its file is closed
    NOT_KEPT = "not_kept"  # the service keeps no documents, so none is attached by itself


class MailRefusal(StrEnum):
    """Why a letter was put aside."""

    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"
    TWICE = "twice"
    NOTHING = "nothing"
    TIME_OVER = "time_over"  # nobody matched it in time; never chosen


CHOSEN_REFUSALS = tuple(each for each in MailRefusal if each is not MailRefusal.TIME_OVER)


class SlipRefused(ValueError):
    """A slip cannot be read; the message names key, value and what is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is known of a letter beside its scan; `arrived_on` is None where nobody said."""

    arrived_on: date | None = None
    reference: str = ""
    service: str = ""
    kind: MailKind = MailKind.OTHER


def read_slip(said: Mapping[str, object]) -> Slip:
    """Read a slip, from TOML or from a row of a CSV; raise SlipRefused."""
    unknown = sorted(set(said) - set(_KEYS))
    if unknown:
        raise SlipRefused(f"'{unknown[0]}' is no key of a slip. Keys are {', '.join(_KEYS)}.")
    kind = str(said.get("kind") or MailKind.OTHER)
    if kind not in set(MailKind):
        raise SlipRefused(f"kind '{kind}' is none of {', '.join(MailKind)}.")
    return Slip(
        arrived_on=_day(said.get("arrived")),
        reference=str(said.get("reference") or "").strip(),
        service=str(said.get("service") or "").strip(),
        kind=MailKind(kind),
    )


def _day(said: object) -> date | None:
    if said is None or said == "":
        return None
    if isinstance(said, date) and not isinstance(said, datetime):
        return said
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise SlipRefused(f"arrived '{said}' is no day. Write it as 2026-11-23.") from None


def arrival_of(slip: Slip, *, zone: ZoneInfo, at: datetime) -> datetime:
    """Return when a letter arrived: at noon of its day at the office, or now; raise SlipRefused.

    The post comes in the morning, before any office closes, so noon counts from that day.
    """
    today = at.astimezone(zone).date()
    day = slip.arrived_on or today
    if day > today:
        raise SlipRefused(f"arrived {day} is still to come. Correct the day.")
    if today - day > LONGEST_WAIT:
        raise SlipRefused(f"arrived {day} is over a year ago. Correct the year.")
    noon = datetime.combine(day, time(12), tzinfo=zone)
    return min(noon.astimezone(UTC), at.astimezone(UTC))


def references_in(text: str) -> tuple[str, ...]:
    """Return all that may be a reference in a text, as references are kept, each once.

    Words of four letters may look like one; only what names a file counts.
    """
    found = (read_code(re.sub(r"[_.]", "-", each)) for each in _REFERENCE.findall(text))
    return tuple(dict.fromkeys(found))[:_MOST_REFERENCES]
