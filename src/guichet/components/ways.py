"""How an office is reached, in words: where, when, and whether it is open now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guichet.catalogue.queries.ways import WayCard, ways_of
from guichet.catalogue.rules.hours import WayKind
from guichet.components.wording import hour, in_language
from guichet.interactions.rules import Viewer

_KINDS = {
    WayKind.PHONE: _("By phone"),
    WayKind.VISIT: _("At a counter"),
    WayKind.MAIL: _("By mail"),
    WayKind.EMAIL: _("By e-mail"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """One way: `hours` is empty where none are kept; of `until` and `opens` one says how it stands.

    `tickets` is where people without an appointment take a ticket; empty where they may not.
    """

    kind: str
    at: str
    hours: str
    zone: ZoneInfo
    until: datetime | None
    opens: datetime | None
    tickets: str


def way_lines(viewer: Viewer, *, office: UUID, at: datetime) -> tuple[WayLine, ...]:
    """Return how an office is reached, in its own order; empty where it has named no way."""
    return tuple(_line(card) for card in ways_of(viewer, office=office, at=at))


def _line(card: WayCard) -> WayLine:
    kept = card.standing
    return WayLine(
        kind=str(_KINDS[card.kind]),
        at=in_language(card.at),
        hours=""
        if kept is None
        else f"{hour(card.opens_at, card.zone)}–{hour(card.closes_at, card.zone)}",
        zone=card.zone,
        until=None if kept is None else kept.closes_at,
        opens=None if kept is None else kept.opens_at,
        tickets=reverse("counter:walk-in-take", kwargs={"place": card.office})
        if card.walk_in
        else "",
    )
