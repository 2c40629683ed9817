"""Warnings about a service, for the pages that show them."""

from datetime import datetime

from guichet.catalogue.queries import alerts_of
from guichet.components.alert_words import alert_kind
from guichet.components.wording import in_language
from guichet.counter.pages.service import AlertLine
from guichet.interactions.rules import Viewer


def alert_lines(viewer: Viewer, *, service: str, at: datetime) -> tuple[AlertLine, ...]:
    """Return the warnings about a service that hold now, in the active language."""
    return tuple(
        AlertLine(
            kind=alert_kind(each.kind),
            text=in_language(each.text),
            office=in_language(each.office),
            organization=in_language(each.organization),
            zone=each.zone,
            said_at=each.said_at,
            ends_at=each.ends_at,
        )
        for each in alerts_of(viewer, service=service, at=at)
    )
