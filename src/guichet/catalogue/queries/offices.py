"""Offices: who they are, which one answers for a service on a day, and when they work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.analysis.timeliness import BusinessCalendar
from guichet.catalogue.models import Office, Ownership
from guichet.catalogue.rules.calendars import calendar_of
from guichet.interactions.rules import Viewer


class NoSuchOffice(LookupError):
    """There is no office of that id or code."""


class NoAccountableOffice(LookupError):
    """No office answers for the service on that day."""


class NoCalendar(Exception):
    """What is written of an office's working days makes no calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCard:
    """An office as pages name it."""

    id: UUID
    code: str
    title: Mapping[str, str]
    organization: Mapping[str, str]
    organization_code: str
    zone: ZoneInfo
    provisional: bool


def offices(viewer: Viewer) -> tuple[OfficeCard, ...]:
    """Return every office, by code: who answers is no secret."""
    del viewer
    return tuple(
        _card(row) for row in Office.objects.select_related("organization").order_by("code")
    )


def office_card(viewer: Viewer, *, office: UUID) -> OfficeCard:
    """Return one office; raise NoSuchOffice."""
    del viewer
    row = Office.objects.select_related("organization").filter(pk=office).first()
    if row is None:
        raise NoSuchOffice(f"There is no office {office}. `guichet load-jurisdiction` makes them.")
    return _card(row)


def office_by_code(viewer: Viewer, *, code: str) -> OfficeCard:
    """Return the office with a code; raise NoSuchOffice naming those there are."""
    del viewer
    row = Office.objects.select_related("organization").filter(code=code).first()
    if row is None:
        known = ", ".join(Office.objects.order_by("code").values_list("code", flat=True)[:20])
        raise NoSuchOffice(f"There is no office '{code}'. There are: {known or 'none yet'}.")
    return _card(row)


def accountable_office(viewer: Viewer, *, service: str, on: date, stage: str = "") -> OfficeCard:
    """Return the office that answers for a service, or for a stage of it, on a day.

    A stage that names no office of its own is the service's. Raises NoAccountableOffice.
    """
    del viewer
    rows = Ownership.objects.select_related("office__organization").filter(
        service__code=service, starts__lte=on, stage__in={"", stage}
    )
    # The stage's own row comes before the service's, the latest before earlier ones.
    row = rows.order_by("-stage", "-starts").first()
    if row is None:
        raise NoAccountableOffice(
            f"No office answers for '{service}' on {on}. Name one in its definition and run "
            "`guichet load-jurisdiction`."
        )
    return _card(row.office)


def office_calendar(viewer: Viewer, *, office: UUID) -> BusinessCalendar:
    """Return the days an office works, in its own zone; raise NoSuchOffice or NoCalendar."""
    del viewer
    row = Office.objects.filter(pk=office).first()
    if row is None:
        raise NoSuchOffice(f"There is no office {office}. `guichet load-jurisdiction` makes them.")
    try:
        return calendar_of(row.zone, row.weekdays, row.closes_at, row.holidays)
    # The holidays library says NotImplementedError of a country it does not know.
    except (KeyError, NotImplementedError, ValueError) as cause:
        raise NoCalendar(
            f"The office {row.code} has the zone '{row.zone}', the weekdays '{row.weekdays}' and "
            f"the holidays '{row.holidays}', of which no calendar can be made ({cause}). Correct "
            "them where the jurisdiction writes its offices and run `guichet load-jurisdiction`."
        ) from cause


def office_zones(viewer: Viewer) -> frozenset[ZoneInfo]:
    """Return the zones that offices work in; one that nobody knows is left out."""
    del viewer  # who answers is no secret
    named = Office.objects.order_by().values_list("zone", flat=True).distinct()
    return frozenset(zone for name in named if (zone := _zone(name)) is not None)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return None


def _card(row: Office) -> OfficeCard:
    return OfficeCard(
        id=row.pk,
        code=row.code,
        title=row.title,
        organization=row.organization.name,
        organization_code=row.organization.code,
        zone=ZoneInfo(row.zone),
        provisional=row.provisional,
    )
