"""What somebody who owns the database could do to a sealed journal, at random places.

Each attack changes rows behind the triggers' back and returns the first position that it breaks.
The key and the heads file are outside the database, and so outside the attacker's reach.
"""

import random
import uuid
from collections.abc import Callable

from django.db import connection

from guichet.interactions.models import Event, Position, Seal
from guichet.interactions.rules import ContentParts, content_hash, instant
from guichet.interactions.rules.canonical import identifier
from guichet.interactions.rules.merkle import leaf_hash, merkle_root
from guichet.interactions.rules.seals import locators

TABLES = ("interactions_event", "interactions_position", "interactions_seal")


def disable_triggers() -> None:
    """Take the guards away, as a superuser can."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                for change in ("update", "delete", "replace"):
                    cursor.execute(f"DROP TRIGGER {table}_no_{change}")


def rehashed(event: Event) -> bytes:
    """Return the content hash that fits what the row holds now."""
    return content_hash(
        ContentParts(
            id=event.pk.hex,
            kind=event.kind,
            version=event.version,
            occurred_at=instant(event.occurred_at),
            recorded_at=instant(event.recorded_at),
            service=event.service,
            office=identifier(event.office),
            channel=event.channel,
            case=identifier(event.case),
            subject=identifier(event.subject),
            payload=event.payload,
        )
    )


def _event_at(position: int) -> Event:
    return Event.objects.get(pk=Position.objects.get(position=position).event)


def _last() -> int:
    return Position.objects.count()


def _move_from(position: int, *, by: int) -> None:
    """Give everything from a position on another number."""
    moving = list(Position.objects.filter(position__gte=position).order_by("position"))
    Position.objects.filter(position__gte=position).delete()
    Position.objects.bulk_create(
        Position(position=row.position + by, event=row.event) for row in moving
    )


def _reseal(position: int) -> None:
    """Make the seal over a position fit its Events again, except for the signature."""
    seal = Seal.objects.get(first_position__lte=position, last_position__gte=position)
    places = Position.objects.filter(
        position__range=(seal.first_position, seal.last_position)
    ).order_by("position")
    hashes = dict(Event.objects.values_list("id", "content_hash"))
    leaves = [leaf_hash(bytes(hashes[place.event])) for place in places]
    Seal.objects.filter(pk=seal.pk).update(root=merkle_root(leaves), leaves=locators(leaves))


_COLUMNS: dict[str, Callable[[random.Random], object]] = {
    "kind": lambda _dice: "decision_undone",
    "version": lambda dice: dice.randint(2, 9),
    "service": lambda dice: f"gc-{dice.randint(1, 999)}",
    "office": lambda dice: uuid.UUID(int=dice.getrandbits(128)),
    "channel": lambda _dice: "mail",
    "case": lambda dice: uuid.UUID(int=dice.getrandbits(128)),
    "subject": lambda dice: uuid.UUID(int=dice.getrandbits(128)),
    "payload": lambda _dice: '{"outcome":"refused"}',
}


def alter(dice: random.Random) -> int:
    """Change one column of one Event; sometimes its hash too, sometimes its seal as well."""
    position = dice.randint(1, _last())
    event = _event_at(position)
    column = dice.choice([*_COLUMNS, "content_hash", "moment"])
    if column == "content_hash":
        event.content_hash = dice.randbytes(32)
    elif column == "moment":
        name = dice.choice(["occurred_at", "recorded_at"])
        moment = getattr(event, name)
        setattr(event, name, moment.replace(microsecond=moment.microsecond ^ 1))
    else:
        setattr(event, column, _COLUMNS[column](dice))
    cunning = dice.randint(0, 2)
    if cunning and column != "content_hash":
        event.content_hash = rehashed(event)
    event.save()
    if cunning == 2:
        _reseal(position)
    return position


def drop(dice: random.Random) -> int:
    """Delete one Event: the row alone, its position too, or closing the gap behind it."""
    position = dice.randint(1, _last())
    _event_at(position).delete()
    if dice.randint(0, 1):
        Position.objects.filter(position=position).delete()
        if dice.randint(0, 1):
            _move_from(position + 1, by=-1)
    return position


def insert(dice: random.Random) -> int:
    """Add an Event of the right shape: between two, after the last, or nowhere."""
    event = _event_at(dice.randint(1, _last()))
    event.pk = uuid.uuid4()
    event.content_hash = rehashed(event)
    event.save(force_insert=True)
    position = dice.randint(1, _last() + 1)
    if dice.randint(0, 3):
        _move_from(position, by=1)
        Position.objects.create(position=position, event=event.pk)
        return position
    return _last() + 1


def reorder(dice: random.Random) -> int:
    """Swap two Events; sometimes make their seals fit again."""
    one, other = dice.sample(range(1, _last() + 1), 2)
    first, second = Position.objects.get(position=one), Position.objects.get(position=other)
    Position.objects.filter(position__in=(one, other)).delete()
    Position.objects.create(position=one, event=second.event)
    Position.objects.create(position=other, event=first.event)
    if dice.randint(0, 1):
        _reseal(one)
        _reseal(other)
    return min(one, other)


def cut(dice: random.Random) -> int:
    """Delete everything from a position on, and every seal that would tell."""
    position = dice.randint(1, _last())
    gone = Position.objects.filter(position__gte=position)
    Event.objects.filter(pk__in=list(gone.values_list("event", flat=True))).delete()
    gone.delete()
    Seal.objects.filter(last_position__gte=position).delete()
    if dice.randint(0, 1):
        # To the end of the seal before: what is left looks whole.
        last = Seal.objects.order_by("number").last()
        position = last.last_position + 1 if last is not None else 1
        gone = Position.objects.filter(position__gte=position)
        Event.objects.filter(pk__in=list(gone.values_list("event", flat=True))).delete()
        gone.delete()
    return position


ATTACKS = (alter, drop, insert, reorder, cut)
