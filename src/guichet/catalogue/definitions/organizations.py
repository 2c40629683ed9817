"""The organizations of a jurisdiction and their offices, from `organizations.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path as File
from typing import Any
from zoneinfo import ZoneInfo

from guichet.catalogue.definitions.reading import (
    DefinitionFault,
    Problem,
    line_of,
    read_toml,
    written,
)
from guichet.catalogue.definitions.shape import (
    Flag,
    InLanguages,
    Key,
    Path,
    Several,
    Table,
    Word,
)

_CODE = Word(r"[a-z0-9][a-z0-9-]{0,59}", like="a code of small letters, digits and -")
_TIME = Word(r"([01]\d|2[0-3]):[0-5]\d", like="a time such as 08:30")

WAY = Table(
    "way",
    {
        "kind": Key(
            Word(r"phone|visit|mail|email", like="phone, visit, mail or email"),
            "phone, visit, mail or email, each once an office",
        ),
        "at": Key(InLanguages(), "the number or the address, as pages write it"),
        "opens_at": Key(_TIME, "when somebody is there; the office's unless said", required=False),
        "closes_at": Key(_TIME, "until when; the office's unless said", required=False),
        "walk_in": Key(
            Flag(),
            "for a visit: people may come without an appointment and take a ticket; no unless said",
            required=False,
        ),
    },
)
OFFICE = Table(
    "office",
    {
        "code": Key(_CODE, "the office's code, which definitions name"),
        "title": Key(InLanguages(), "the post, as pages name it"),
        "zone": Key(Word(like="an IANA time zone"), "IANA time zone, such as America/Halifax"),
        "opens_at": Key(_TIME, "when it opens, in its own zone"),
        "closes_at": Key(_TIME, "when it closes: what arrives later counts as the next day's"),
        "weekdays": Key(
            Word(r"[0-6]{1,7}", like="digits from 0 for Monday to 6"),
            "the days it works, digits from 0 for Monday; 01234 unless said",
            required=False,
        ),
        "holidays": Key(
            Word(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", like="a calendar such as CA-NS"),
            "the calendar of its holidays, such as CA-NS; none unless said",
            required=False,
        ),
        "ways": Key(
            Several(WAY),
            "how the office is reached, in the order in which pages say it",
            required=False,
        ),
    },
)
ORGANIZATION = Table(
    "organization",
    {
        "code": Key(_CODE, "the organization's code, which definitions name"),
        "name": Key(InLanguages(), "what it is called"),
        "offices": Key(Several(OFFICE, least=1), "the posts that answer for its services"),
    },
)
ORGANIZATIONS = Table(
    "organizations", {"organizations": Key(Several(ORGANIZATION, least=1), "the organizations")}
)


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class WayDefinition:
    """A way to reach an office: where, and when (times in the office's zone)."""

    kind: str
    at: Mapping[str, str]
    opens_at: time
    closes_at: time
    walk_in: bool


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class OfficeDefinition:
    """An accountable post: its titles, and when it works (times in its own zone)."""

    code: str
    title: Mapping[str, str]
    zone: str
    opens_at: time
    closes_at: time
    weekdays: str
    holidays: str
    ways: tuple[WayDefinition, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class OrganizationDefinition:
    """A department with its offices."""

    code: str
    name: Mapping[str, str]
    offices: tuple[OfficeDefinition, ...]


def load_organizations(
    file: File, *, languages: tuple[str, ...] = ("en", "fr")
) -> tuple[OrganizationDefinition, ...]:
    """Return the organizations of a file.

    Raises DefinitionFault naming everything that is to mend.
    """
    raw, text = read_toml(file)
    problems: list[Problem] = []

    def complain(at: Path, trouble: str) -> None:
        problems.append(Problem(line_of(text, at), written(at), trouble))

    found = ORGANIZATIONS.check(raw, (), complain, languages)
    for at, trouble in () if problems else _cross_checks(found):
        complain(at, trouble)
    if problems:
        raise DefinitionFault(file, problems)
    return tuple(
        OrganizationDefinition(
            code=each["code"],
            name=each["name"],
            offices=tuple(_office(office) for office in each["offices"]),
        )
        for each in found["organizations"]
    )


def _office(found: Mapping[str, Any]) -> OfficeDefinition:
    times = {key: time.fromisoformat(found[key]) for key in ("opens_at", "closes_at")}
    ways = tuple(_way(way, times) for way in found.get("ways", ()))
    given = {**found, "ways": ways}
    return OfficeDefinition(**{"weekdays": "01234", "holidays": "", **given, **times})


def _way(found: Mapping[str, Any], hours: Mapping[str, time]) -> WayDefinition:
    own = {key: time.fromisoformat(found[key]) for key in hours if key in found}
    walk_in = found.get("walk_in", False)
    return WayDefinition(kind=found["kind"], at=found["at"], walk_in=walk_in, **{**hours, **own})


def _cross_checks(found: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Return doubles, unknown zones and offices that close before they open."""
    troubles: list[tuple[Path, str]] = []
    seen: set[str] = set()
    for o, organization in enumerate(found["organizations"]):
        for f, office in enumerate(organization["offices"]):
            at: Path = ("organizations", o, "offices", f)
            if office["code"] in seen:
                troubles.append(((*at, "code"), f"is '{office['code']}' again; change one"))
            seen.add(office["code"])
            if not _is_zone(office["zone"]):
                trouble = f"is '{office['zone']}', no IANA zone; write one such as America/Halifax"
                troubles.append(((*at, "zone"), trouble))
            if office["opens_at"] >= office["closes_at"]:
                trouble = f"is {office['closes_at']}, not after opening at {office['opens_at']}"
                troubles.append(((*at, "closes_at"), trouble))
            troubles += _ways_checks(office, at)
    codes = [organization["code"] for organization in found["organizations"]]
    for o, code in enumerate(codes):
        if code in codes[:o]:
            troubles.append((("organizations", o, "code"), f"is '{code}' again; change one"))
    return troubles


def _ways_checks(office: Mapping[str, Any], at: Path) -> list[tuple[Path, str]]:
    """Return ways said twice, ways that close before they open, and tickets for a phone."""
    troubles: list[tuple[Path, str]] = []
    ways = office.get("ways", ())
    for w, way in enumerate(ways):
        here: Path = (*at, "ways", w)
        hours = [way.get(key, office[key]) for key in ("opens_at", "closes_at")]
        if way["kind"] in [each["kind"] for each in ways[:w]]:
            troubles.append(((*here, "kind"), f"is '{way['kind']}' again; leave one out"))
        if hours[0] >= hours[1]:
            trouble = f"is {hours[1]}, not after opening at {hours[0]}"
            troubles.append(((*here, "closes_at"), trouble))
        if way.get("walk_in") and way["kind"] != "visit":
            trouble = f"is true for '{way['kind']}'; tickets are for a visit"
            troubles.append(((*here, "walk_in"), trouble))
    return troubles


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True
