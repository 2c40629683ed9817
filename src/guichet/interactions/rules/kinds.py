"""The allow-list of kinds and payloads, read from `kinds.toml`, and the checks on a new Event."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from importlib.resources import files

PayloadValue = str | int | bool
_LARGEST = 2**53 - 1  # the largest integer that every JSON reader keeps exactly

LATE = timedelta(minutes=5)
"""How much later than it happened a thing may be recorded without saying why."""
EARLY = timedelta(minutes=1)
"""How far the clock of one machine may run ahead of another's."""


class RecordRefused(Exception):
    """An Event does not fit the allow-list."""


class BackdatingReason(StrEnum):
    """Why a thing is recorded later than it happened."""

    MAIL_RECEIVED = "mail_received"
    COUNTER_RECEIVED = "counter_received"
    PHONE_RECEIVED = "phone_received"
    OUTAGE = "outage"
    MIGRATION = "migration"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdating:
    """Why an Event is recorded late, and the role of who does so."""

    reason: BackdatingReason
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What one kind of Event must name and may carry; `payloads` holds every version's fields."""

    name: str
    summary: str
    needs: tuple[str, ...]
    payloads: tuple[dict[str, str], ...]

    @property
    def version(self) -> int:
        """Return the version that is written now."""
        return len(self.payloads)


_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,79}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Groups of four in Crockford's base 32 are how a person's reference is written.
_REFERENCE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){3,}[0-9A-HJKMNP-TV-Z]{4}")
_ONLY_DIGITS = re.compile(r"\+?[\d./-]*")
_TELEPHONE = 7  # digits from which a code made of digits may be a telephone or insurance number


def _is_date(value: object) -> bool:
    if type(value) is not str or _DATE.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_code(value: object) -> bool:
    if type(value) is not str or _CODE.fullmatch(value) is None:
        return False
    if _ONLY_DIGITS.fullmatch(value) and sum(map(str.isdigit, value)) >= _TELEPHONE:
        return _is_date(value)
    return _REFERENCE.fullmatch(value) is None


def _is_id(value: object) -> bool:
    return type(value) is str and _ID.fullmatch(value) is not None


def _is_digest(value: object) -> bool:
    return type(value) is str and _DIGEST.fullmatch(value) is not None


def _is_int(value: object) -> bool:
    return type(value) is int and -_LARGEST <= value <= _LARGEST


def _is_bool(value: object) -> bool:
    return type(value) is bool


_CHECKS: dict[str, Callable[[object], bool]] = {
    "code": _is_code,
    "id": _is_id,
    "date": _is_date,
    "digest": _is_digest,
    "int": _is_int,
    "bool": _is_bool,
}
_NEEDABLE = frozenset({"case", "service", "office", "channel", "subject"})
# A payload with one of these could be cut at another place and still be the same text.
_RESERVED = frozenset({"payload", "recorded_at"})
# Every kind may carry these two; `record` writes them from its `backdated` argument.
_BACKDATING = {"backdating_reason": "code?", "backdating_role": "code?"}


def read_kinds(text: str) -> dict[str, Kind]:
    """Read an allow-list.

    Raises ValueError naming the kind and what is wrong with it.
    """
    kinds = {}
    for name, table in tomllib.loads(text).items():
        kind = Kind(
            name=name,
            summary=table["summary"],
            needs=tuple(table["needs"]),
            payloads=tuple(table["payload"]),
        )
        unknown = set(kind.needs) - _NEEDABLE
        for fields in kind.payloads:
            unknown |= {how for how in fields.values() if how.removesuffix("?") not in _CHECKS}
            unknown |= fields.keys() & (_RESERVED | _BACKDATING.keys())
        if unknown or not kind.payloads or not _is_code(name):
            raise ValueError(
                f"kinds.toml: '{name}' cannot be read ({', '.join(sorted(unknown)) or 'no payload'}"
                f"). Types are {', '.join(_CHECKS)}; needs are {', '.join(sorted(_NEEDABLE))}."
            )
        kinds[name] = kind
    return kinds


KINDS: Mapping[str, Kind] = read_kinds(
    files("guichet.interactions").joinpath("kinds.toml").read_text(encoding="utf-8")
)

_Compiled = tuple[dict[str, Callable[[object], bool]], frozenset[str]]


def _compile(kind: Kind) -> _Compiled:
    fields = kind.payloads[-1] | _BACKDATING
    checks = {name: _CHECKS[how.removesuffix("?")] for name, how in fields.items()}
    return checks, frozenset(name for name, how in fields.items() if not how.endswith("?"))


_COMPILED: dict[str, _Compiled] = {name: _compile(kind) for name, kind in KINDS.items()}


def kind_named(name: str) -> Kind:
    """Return a kind of the allow-list.

    Raises RecordRefused when there is none of that name.
    """
    try:
        return KINDS[name]
    except KeyError:
        raise RecordRefused(
            f"The journal has no kind '{name}'. Add it to interactions/kinds.toml, or use one of: "
            f"{', '.join(sorted(KINDS))}."
        ) from None


def check_payload(*, kind: str, payload: Mapping[str, PayloadValue]) -> None:
    """Check a payload against the newest version of its kind.

    Raises RecordRefused naming the field; the value is never repeated, it may be personal.
    """
    checks, required = _COMPILED[kind_named(kind).name]
    for name, value in payload.items():
        check = checks.get(name)
        if check is None:
            raise RecordRefused(
                f"'{kind}' has no field '{name}'. Its fields are {', '.join(sorted(checks))}; a "
                "new one needs a new version in interactions/kinds.toml."
            )
        if not check(value):
            wanted = (KINDS[kind].payloads[-1] | _BACKDATING)[name].removesuffix("?")
            raise RecordRefused(
                f"'{kind}.{name}' was given a {type(value).__name__} that is no {wanted}. The "
                "journal takes codes, ids, dates, digests, integers and booleans, never free text."
            )
    missing = required - payload.keys()
    if missing:
        raise RecordRefused(
            f"'{kind}' lacks {', '.join(sorted(missing))}. Give it, or make it optional in a new "
            "version in interactions/kinds.toml."
        )


def check_code(*, name: str, value: str, longest: int) -> None:
    """Check a code that stands beside the payload; empty means none.

    Raises RecordRefused when it is not a code or too long.
    """
    if value and (len(value) > longest or not _is_code(value)):
        raise RecordRefused(
            f"The {name} of an Event is a code of at most {longest} letters, digits and . _ : / + -"
            ", or empty. Pass the code, not its title."
        )


def check_moments(
    *, occurred_at: datetime, recorded_at: datetime, backdated: Backdating | None
) -> None:
    """Check that an Event is recorded when it happened, or says why not.

    Raises RecordRefused for a moment ahead of the clock and for silent backdating.
    """
    late = recorded_at - occurred_at
    if late < -EARLY:
        raise RecordRefused(
            f"The Event would have occurred at {occurred_at.isoformat()}, after it is recorded at "
            f"{recorded_at.isoformat()}. Record things when they happen; check the clocks."
        )
    if late > LATE and backdated is None:
        raise RecordRefused(
            f"The Event occurred at {occurred_at.isoformat()} and is recorded at "
            f"{recorded_at.isoformat()}. Pass `backdated` with a reason and a role."
        )
