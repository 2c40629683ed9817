"""Doors that people may walk in by."""

from guichet.catalogue.models import ContactWay, Office


def let_in(*offices: Office) -> None:
    """Let people come to the offices without an appointment, in the offices' hours."""
    for office in offices:
        ContactWay.objects.create(
            office=office,
            kind="visit",
            place=0,
            at={"en": "Ferry Hall, Port Halden", "fr": "Gare maritime, Port Halden"},
            opens_at=office.opens_at,
            closes_at=office.closes_at,
            walk_in=True,
        )
