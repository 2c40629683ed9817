"""Say what gets in the way; answer for the service."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.catalogue.queries import accountable_office, office_calendar
from guichet.engagement.models import Obstacle
from guichet.engagement.rules import MOST_WORDS, InTheWay
from guichet.interactions.actions import record
from guichet.interactions.rules import SYSTEM, Role, Viewer


class NotYours(Exception):
    """The viewer may not say or answer this."""


class WordsRefused(ValueError):
    """The words are too many, or an answer has none."""


class AlreadyAnswered(Exception):
    """The owner has answered this already."""


@transaction.atomic
def say(
    viewer: Viewer, *, key: UUID, service: str, kind: InTheWay, words: str, at: datetime
) -> None:
    """Say what gets in the way of a service; the same key says it once.

    Who says it is kept nowhere, so that nobody weighs the words by the person. Raises NotYours for
    people without an office, WordsRefused, and NoAccountableOffice.
    """
    offices = viewer.offices(Role.OFFICER, Role.LEAD)
    if not offices:
        raise NotYours("Only those who serve people say what gets in the way of it.")
    text = words.strip()
    if len(text) > MOST_WORDS:
        raise WordsRefused(f"The text has {len(text)} characters; write at most {MOST_WORDS}.")
    office = min(offices)
    today = office_calendar(viewer, office=office).local_day(at)
    accountable_office(SYSTEM, service=service, on=today)
    if Obstacle.objects.filter(pk=key).exists():
        return
    Obstacle.objects.create(
        id=key, service=service, kind=kind, words=text, office=office, said_on=today
    )
    record(
        kind="obstacle_said",
        occurred_at=at,
        recorded_at=at,
        service=service,
        office=office,
        payload={"obstacle": str(key), "obstacle_kind": kind.value},
    )


@transaction.atomic
def answer(viewer: Viewer, *, obstacle: UUID, words: str, at: datetime) -> None:
    """Answer for the service, for all staff to read: a lead of its accountable office, once.

    Raises NotYours, WordsRefused and AlreadyAnswered.
    """
    found = Obstacle.objects.select_for_update().filter(pk=obstacle).first()
    if found is None:
        raise NotYours(f"There is no saying {obstacle}. Reload the page.")
    owner = accountable_office(SYSTEM, service=found.service, on=at.date()).id
    if not viewer.holds(Role.LEAD, office=owner):
        raise NotYours("The lead of the office that answers for the service answers here.")
    text = words.strip()
    if not text or len(text) > MOST_WORDS:
        raise WordsRefused(
            f"The answer has {len(text)} characters; write from 1 to {MOST_WORDS} of them."
        )
    if found.answered_at is not None:
        raise AlreadyAnswered("This was answered already. Reload the page.")
    found.answer, found.answered_at = text, at
    found.save(update_fields=["answer", "answered_at"])
    record(
        kind="obstacle_answered",
        occurred_at=at,
        recorded_at=at,
        service=found.service,
        office=owner,
        payload={"obstacle": str(found.pk), "actor": str(viewer.user)},
    )
