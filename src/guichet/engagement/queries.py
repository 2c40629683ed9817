"""What gets in the way, by service, for all staff; what waits for an answer, for its owner."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from guichet.catalogue.definitions import own_services
from guichet.catalogue.queries import NoAccountableOffice, accountable_office
from guichet.catalogue.rules.publishing import published_counts
from guichet.engagement.models import Obstacle
from guichet.engagement.rules import InTheWay
from guichet.interactions.rules import SYSTEM, Role, Viewer

Text = Mapping[str, str]
_YEAR = timedelta(days=365)
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One saying and the owner's answer; never who said it nor in which office."""

    id: UUID
    kind: InTheWay
    words: str
    said_on: date
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceOfService:
    """What staff said about one service in the last year.

    `counts` by kind are None where so few said it that they could be known. `answered` is for all
    staff; `open` has words, waits for an answer and is shown to the owner's lead alone.
    """

    service: str
    name: Text
    owner: Text
    counts: Mapping[InTheWay, int | None]
    answered: tuple[Saying, ...]
    open: tuple[Saying, ...]
    may_answer: bool


def voice(viewer: Viewer, *, today: date) -> tuple[VoiceOfService, ...]:
    """Return what staff said about the services run here of which they said anything."""
    if not viewer.roles:
        return ()
    rows: dict[str, list[Obstacle]] = {}
    said = Obstacle.objects.filter(said_on__gt=today - _YEAR).order_by("-said_on", "pk")
    for each in said:
        rows.setdefault(each.service, []).append(each)
    found = []
    for definition in own_services():
        try:
            owner = accountable_office(SYSTEM, service=definition.code, on=today)
        except NoAccountableOffice:
            continue
        mine = viewer.holds(Role.LEAD, office=owner.id)
        here = rows.get(definition.code, [])
        if not here:
            continue
        counted = Counter(each.kind for each in here)
        shown = published_counts({kind.value: counted[kind.value] for kind in InTheWay})
        found.append(
            VoiceOfService(
                service=definition.code,
                name=definition.name,
                owner=owner.title,
                counts={kind: shown[kind.value] for kind in InTheWay},
                answered=_sayings([each for each in here if each.answered_at]),
                open=_sayings([each for each in here if each.words and not each.answered_at])
                if mine
                else (),
                may_answer=mine,
            )
        )
    return tuple(found)


def _sayings(rows: list[Obstacle]) -> tuple[Saying, ...]:
    return tuple(
        Saying(
            id=each.pk,
            kind=InTheWay(each.kind),
            words=each.words,
            said_on=each.said_on,
            answer=each.answer,
            answered_at=each.answered_at,
        )
        for each in rows[:_MOST]
    )
