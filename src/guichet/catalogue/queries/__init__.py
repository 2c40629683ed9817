"""Reads of the catalogue."""

from guichet.catalogue.queries.offices import (
    NoAccountableOffice,
    NoSuchOffice,
    OfficeCard,
    accountable_office,
    office_by_code,
    office_calendar,
    office_card,
    offices,
)

__all__ = [
    "NoAccountableOffice",
    "NoSuchOffice",
    "OfficeCard",
    "accountable_office",
    "office_by_code",
    "office_calendar",
    "office_card",
    "offices",
]
