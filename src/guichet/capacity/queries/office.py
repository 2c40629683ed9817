"""What an office sees of its own estimates: every figure, and how it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guichet.capacity.models import PublishedDay
from guichet.catalogue.definitions import own_services
from guichet.catalogue.queries import (
    NoAccountableOffice,
    OfficeCard,
    Score,
    Wait,
    accountable_office,
    offices,
    scores_of,
    waits_of,
)
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWaits:
    """One service of the office: its estimates and their scores, by channel and class."""

    code: str
    name: Mapping[str, str]
    waits: tuple[Wait, ...]
    scores: Mapping[str, Score]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeWaits:
    """The services that an office answers for, and the last night on which estimates were made."""

    offices: tuple[OfficeCard, ...]
    services: tuple[ServiceWaits, ...]
    last_night: date | None


def office_waits(viewer: Viewer, *, today: date) -> OfficeWaits:
    """Return the estimates of every service that an office of the viewer's answers for."""
    mine = viewer.offices()
    found = []
    for definition in own_services():
        try:
            office = accountable_office(viewer, service=definition.code, on=today)
        except NoAccountableOffice:
            continue
        if office.id in mine:
            found.append(
                ServiceWaits(
                    code=definition.code,
                    name=definition.name,
                    waits=waits_of(viewer, service=definition.code),
                    scores=scores_of(viewer, service=definition.code),
                )
            )
    done = PublishedDay.objects.filter(done_at__isnull=False).order_by("-day").first()
    return OfficeWaits(
        offices=tuple(card for card in offices(viewer) if card.id in mine),
        services=tuple(found),
        last_night=None if done is None else done.day,
    )
