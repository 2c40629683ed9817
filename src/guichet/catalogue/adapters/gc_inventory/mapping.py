"""From a published record to what it says, or the reason why it says nothing.

A cell keeps its published word; what is read here decides only whether the record can be kept.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guichet.catalogue.adapters.gc_inventory.reading import Row
from guichet.catalogue.rules.filing import (
    Unreadable,
    count_of,
    fiscal_year_start,
    fraction_of,
)
from guichet.catalogue.rules.statuses import ONLINE_POINT_ANSWERS, VolumeKind

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_ORGANIZATION = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_NO_ID = frozenset({"na", "nd", "n-a", "none", "null", "tbd"})
_LONGEST_WORD = 20
_LONGEST_STANDARD_ID = 60

_SCOPES = frozenset({"EXTERN", "INTERN", "ENTERPRISE", "CLUSTER"})
_TYPES = frozenset({"APIR", "CER", "GNC", "INFO", "LRP", "PPI", "REG_VOL", "RES"})
_STANDARD_KINDS = frozenset({"ACS", "ACY", "OTH", "TML"})
_CHANNELS = frozenset({"EML", "FAX", "ONL", "OTH", "PERSON", "POST", "TEL"})

# The six online points, in the order of a person's path.
ONLINE_POINTS = {
    "os_account_registration": "online_account",
    "os_authentication": "online_authentication",
    "os_application": "online_application",
    "os_decision": "online_decision",
    "os_issuance": "online_issuance",
    "os_issue_resolution_feedback": "online_feedback",
}

# column -> (what is counted, by which channel)
VOLUMES = {
    "num_applications_by_phone": (VolumeKind.APPLICATIONS, "phone"),
    "num_applications_online": (VolumeKind.APPLICATIONS, "online"),
    "num_applications_in_person": (VolumeKind.APPLICATIONS, "in_person"),
    "num_applications_by_mail": (VolumeKind.APPLICATIONS, "mail"),
    "num_applications_by_email": (VolumeKind.APPLICATIONS, "email"),
    "num_applications_by_fax": (VolumeKind.APPLICATIONS, "fax"),
    "num_applications_by_other": (VolumeKind.APPLICATIONS, "other"),
    "num_applications_total": (VolumeKind.APPLICATIONS_TOTAL, ""),
    "num_phone_enquiries": (VolumeKind.PHONE_ENQUIRIES, ""),
    "num_website_visits": (VolumeKind.WEBSITE_VISITS, ""),
}

_KEY_COLUMNS = frozenset({"fiscal_yr", "service_id", "owner_org", "owner_org_title"})
SERVICE_COLUMNS = _KEY_COLUMNS | {
    *("service_name_en", "service_name_fr", "service_description_en", "service_description_fr"),
    *("service_type", "service_scope", "client_target_groups", "service_fee"),
    *("service_uri_en", "service_uri_fr"),
    *ONLINE_POINTS,
    *VOLUMES,
}
STANDARD_COLUMNS = (_KEY_COLUMNS - {"owner_org_title"}) | {
    *("service_standard_id", "service_standard_en", "service_standard_fr", "type", "channel"),
    *("target", "volume_meeting_target", "total_volume", "performance", "target_met"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """A service as one department filed it for one year."""

    number: int
    year: str
    organization: str
    organization_name: Mapping[str, str]
    published_id: str
    words: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes the row one: year, organization, id."""
        return self.year, self.organization, self.published_id


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRow:
    """A standard and its result as filed for one year."""

    number: int
    year: str
    organization: str
    published_id: str
    standard: str
    words: Mapping[str, str]

    @property
    def service_key(self) -> tuple[str, str, str]:
        """Return the key of the service it stands under."""
        return self.year, self.organization, self.published_id

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what makes the row one."""
        return *self.service_key, self.standard


def service_row(row: Row) -> ServiceRow:
    """Return what a record of `service.csv` says.

    Raises Unreadable.
    """
    year, organization, published_id = _key(row)
    words = row.cells
    for column in ("service_name_en", "service_name_fr"):
        _demand(words, column)
    _demand_codes(words, "service_scope", _SCOPES)
    _demand_codes(words, "service_type", _TYPES)
    for column in ONLINE_POINTS:
        if words[column] not in ONLINE_POINT_ANSWERS:
            raise Unreadable(f"{column} is '{_short(words[column])}'; write Y, N or NA")
    for column in VOLUMES:
        _read(words, column, count_of)
    english, bar, french = words["owner_org_title"].partition(" | ")
    if not bar or not english.strip() or not french.strip():
        raise Unreadable(
            f"owner_org_title is '{_short(words['owner_org_title'])}'; write the English name, "
            "' | ' and the French name"
        )
    return ServiceRow(
        number=row.number,
        year=year,
        organization=organization,
        organization_name={"en": english.strip(), "fr": french.strip()},
        published_id=published_id,
        words=words,
    )


def standard_row(row: Row) -> StandardRow:
    """Return what a record of `service_std.csv` says.

    Raises Unreadable.
    """
    year, organization, published_id = _key(row)
    words = row.cells
    for column in ("service_standard_id", "service_standard_en", "service_standard_fr"):
        _demand(words, column)
    standard = words["service_standard_id"].strip()
    if len(standard) > _LONGEST_STANDARD_ID:
        raise Unreadable(f"service_standard_id is '{_short(standard)}', longer than 60 characters")
    _demand_codes(words, "type", _STANDARD_KINDS)
    _demand_codes(words, "channel", _CHANNELS)
    if words["target_met"] not in {"Y", "N", "NA"}:
        raise Unreadable(f"target_met is '{_short(words['target_met'])}'; write Y, N or NA")
    for column in ("target", "performance"):
        _read(words, column, fraction_of)
    for column in ("volume_meeting_target", "total_volume"):
        _read(words, column, count_of)
    return StandardRow(
        number=row.number,
        year=year,
        organization=organization,
        published_id=published_id,
        standard=standard,
        words=words,
    )


def _key(row: Row) -> tuple[str, str, str]:
    if row.trouble:
        raise Unreadable(f"{row.trouble} (lines {row.lines[0]} to {row.lines[1]} of the file)")
    year, organization = row.cells["fiscal_yr"].strip(), row.cells["owner_org"].strip()
    published_id = row.cells["service_id"].strip()
    fiscal_year_start(year)
    if not _ORGANIZATION.fullmatch(organization):
        raise Unreadable(f"owner_org is '{_short(organization)}'; write a code such as esdc-edsc")
    if not _ID.fullmatch(published_id) or published_id.lower() in _NO_ID:
        raise Unreadable(
            f"service_id is '{_short(published_id)}'; write letters, digits, - and _ only"
        )
    return year, organization, published_id


def _demand(words: Mapping[str, str], column: str) -> None:
    if not words[column].strip():
        raise Unreadable(f"{column} is blank; both languages need a text")


def _demand_codes(words: Mapping[str, str], column: str, known: frozenset[str]) -> None:
    unknown = sorted(set(words[column].split(",")) - known)
    if unknown:
        raise Unreadable(
            f"{column} is '{_short(words[column])}'; write codes of {', '.join(sorted(known))}"
        )


def _read(words: Mapping[str, str], column: str, reading: Callable[[str], object]) -> None:
    word = words[column]
    try:
        reading(word)
    except Unreadable as error:
        raise Unreadable(f"{column}: {error}") from None
    if len(word) > _LONGEST_WORD:
        raise Unreadable(f"{column} is '{_short(word)}', longer than 20 characters")


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else f"{shown[:39]}…"  # noqa: PLR2004 - fits one line
