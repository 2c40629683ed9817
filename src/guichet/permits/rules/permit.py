"""A permit's number, its facts and when it is in force."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Text = Mapping[str, str]

# No I, L, O or U: nobody misreads a number over the telephone, and it spells no word.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER = re.compile(r"^[A-Z]{1,4}-?\d{4}-?[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}$")

_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

SEAL_MAY_LAG = timedelta(hours=4)
"""For how long permits are still issued while the journal is not sealed: a permit is worth what
can be proved about its issue. The same four hours after which X-Road stops its exchange."""

REVOCATION_REASONS = (
    "asked-by-holder",
    "issued-in-error",
    "false-information",
    "conditions-broken",
    "replaced",
    "ordered-by-court",
)


SUSPENSION_REASONS = (
    "under-investigation",
    "conditions-broken",
    "fee-unpaid",
    "safety-risk",
    "asked-by-holder",
    "ordered-by-court",
)


class State(StrEnum):
    """What a check of a permit says; only VALID means that it may be accepted."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    ALTERED = "altered"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_PERMIT = "unknown_permit"
    NUMBER_ONLY = "number_only"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line on a permit: a label in every language, and its value.

    A value that reads the same in all languages, such as a registration, is one text.
    """

    label: Text
    value: Text | str

    def as_data(self) -> dict[str, dict[str, str] | str]:
        """Return the fact as it is stored and signed."""
        value = self.value if isinstance(self.value, str) else dict(self.value)
        return {"label": dict(self.label), "value": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The first and the last moment of a permit's days, in the office's own zone."""

    starts_at: datetime
    ends_at: datetime | None


def plain(text: str) -> str:
    """Return a text as one line, without the invisible characters that turn it round.

    A name with a right-to-left override would be signed as one thing and read as another.
    """
    kept = (
        c for c in text if c not in _TURNING and (c.isspace() or unicodedata.category(c) != "Cc")
    )
    return " ".join("".join(kept).split())


def plain_fact(fact: Fact) -> Fact:
    """Return a fact whose label and value are plain."""
    value = fact.value
    return Fact(
        label={code: plain(text) for code, text in fact.label.items()},
        value=plain(value)
        if isinstance(value, str)
        else {code: plain(text) for code, text in value.items()},
    )


def validity(*, valid_from: date, valid_until: date | None, zone: str) -> Validity:
    """Return when a permit begins and when it has run out; the last day counts to its end.

    Raises ValueError when the days are in the wrong order or the zone is unknown.
    """
    if valid_until is not None and valid_until < valid_from:
        raise ValueError(
            f"A permit cannot end on {valid_until} before it begins on {valid_from}. "
            "Correct the dates in the service's outcome."
        )
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(
            f"'{zone}' is no time zone. Name one as the IANA list does, such as America/Halifax."
        ) from None
    starts_at = datetime.combine(valid_from, time.min, tzinfo=place).astimezone(UTC)
    if valid_until is None:
        return Validity(starts_at=starts_at, ends_at=None)
    after = datetime.combine(valid_until + timedelta(days=1), time.min, tzinfo=place)
    return Validity(starts_at=starts_at, ends_at=after.astimezone(UTC))


def state_at(
    *, days: Validity, revoked_at: datetime | None, at: datetime, suspended: bool = False
) -> State:
    """Return where a genuine permit stands at a moment.

    Revoked says more than run out, and run out more than suspended, which may pass.
    """
    if revoked_at is not None:
        return State.REVOKED
    if days.ends_at is not None and at >= days.ends_at:
        return State.EXPIRED
    if suspended:
        return State.SUSPENDED
    return State.NOT_YET if at < days.starts_at else State.VALID


def is_suspended(*, since: datetime | None, until: date | None, zone: str, at: datetime) -> bool:
    """Tell whether a suspension stands at a moment: until it is lifted, or its last day is over."""
    if since is None:
        return False
    return until is None or at.astimezone(ZoneInfo(zone)).date() <= until


def number_for(*, kind: str, case: UUID, year: int, attempt: int, secret: bytes) -> str:
    """Return the number of a case's permit, such as CFL-2027-81Q4-6TZD.

    Eight characters hold 40 bits drawn from the case, so the same case asks for the same number;
    `attempt` counts up when another permit already has it.
    """
    initials = "".join(word[0] for word in re.findall(r"[a-z0-9]+", kind.lower())).upper()
    letters = re.sub(r"[^A-Z]", "", initials)[:4] or "P"
    digest = hmac.digest(secret, f"permit-number:{case}:{attempt}".encode(), hashlib.sha256)
    bits = int.from_bytes(digest[:5], "big")
    text = "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(35, -1, -5))
    return f"{letters}-{year:04d}-{text[:4]}-{text[4:]}"


def plain_number(text: str) -> str | None:
    """Return a typed permit number as it is printed, or None when the text is no number."""
    upper = re.sub(r"[\s\u2010-\u2015]+", "-", text.strip().upper())
    if not _NUMBER.match(upper):
        return None
    bare = upper.replace("-", "")
    return f"{bare[:-12]}-{bare[-12:-8]}-{bare[-8:-4]}-{bare[-4:]}"
