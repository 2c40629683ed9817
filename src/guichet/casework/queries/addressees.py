"""Whom a person turns to, and how, where nothing is begun on these pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guichet.catalogue.definitions import Channel, UnknownService, definition_for
from guichet.catalogue.queries import NoAccountableOffice, accountable_office
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]
_ONLINE = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The office that answers for a service, and its ways beside these pages."""

    office: Text
    organization: Text
    ways: tuple[Channel, ...]


def addressee_of(viewer: Viewer, *, service: str, today: date) -> Addressee | None:
    """Return whom one turns to for a service; None where no office answers for it today."""
    try:
        office = accountable_office(viewer, service=service, on=today)
        definition = definition_for(service, on=today)
    except (NoAccountableOffice, UnknownService):
        return None
    return Addressee(
        office=office.title,
        organization=office.organization,
        ways=tuple(each for each in definition.channels if each.code != _ONLINE),
    )
