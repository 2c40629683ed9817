"""How an office is reached and whether it is open now; where people may come without asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.catalogue.models import ContactWay
from guichet.catalogue.rules.calendars import calendar_of
from guichet.catalogue.rules.hours import KEEPS_HOURS, Standing, WayKind, standing
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayCard:
    """One way to reach an office, its code; `standing` is None for one that keeps no hours."""

    office: str
    kind: WayKind
    at: Text
    opens_at: time
    closes_at: time
    zone: ZoneInfo
    walk_in: bool
    standing: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkInPlace:
    """An office to which people may come without an appointment."""

    office: UUID
    code: str
    title: Text
    where: Text
    opens_at: time
    closes_at: time
    zone: ZoneInfo
    standing: Standing


def ways_of(viewer: Viewer, *, office: UUID, at: datetime) -> tuple[WayCard, ...]:
    """Return how an office is reached, in its own order; none where it has named none."""
    del viewer
    rows = ContactWay.objects.select_related("office").filter(office=office).order_by("place")
    return tuple(_card(row, at=at) for row in rows)


def walk_in_places(viewer: Viewer, *, at: datetime) -> tuple[WalkInPlace, ...]:
    """Return every office to which people may come without an appointment, by code."""
    del viewer
    rows = ContactWay.objects.select_related("office").filter(walk_in=True)
    return tuple(_place(row, at=at) for row in rows.order_by("office__code"))


def walk_in_place(viewer: Viewer, *, office: UUID, at: datetime) -> WalkInPlace | None:
    """Return where people come to an office without an appointment; None where they may not."""
    del viewer
    rows = ContactWay.objects.select_related("office").filter(walk_in=True, office=office)
    row = rows.first()
    return None if row is None else _place(row, at=at)


def _standing(row: ContactWay, *, at: datetime) -> Standing:
    office = row.office
    calendar = calendar_of(office.zone, office.weekdays, office.closes_at, office.holidays)
    return standing(calendar=calendar, opens_at=row.opens_at, closes_at=row.closes_at, at=at)


def _card(row: ContactWay, *, at: datetime) -> WayCard:
    kind = WayKind(row.kind)
    return WayCard(
        office=row.office.code,
        kind=kind,
        at=row.at,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        zone=ZoneInfo(row.office.zone),
        walk_in=row.walk_in,
        standing=_standing(row, at=at) if kind in KEEPS_HOURS else None,
    )


def _place(row: ContactWay, *, at: datetime) -> WalkInPlace:
    return WalkInPlace(
        office=row.office.pk,
        code=row.office.code,
        title=row.office.title,
        where=row.at,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        zone=ZoneInfo(row.office.zone),
        standing=_standing(row, at=at),
    )
