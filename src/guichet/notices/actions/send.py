"""Send what is due: take one notice, hand it over, write down what came of it.

A notice is taken by a committed row before it leaves, and its next try is then five minutes away:
a worker that dies in between has lost it for that long, no row needs a reaper, and what may have
left twice is counted. Of one case, a notice waits for those before it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, QuerySet, When

from guichet.casework.queries import contact_of
from guichet.interactions.rules import SYSTEM
from guichet.notices.actions.writing import Letterhead, written
from guichet.notices.adapters import AddressRefused, Letter, Post, TryLater
from guichet.notices.models import Delivery
from guichet.notices.rules import LEASE, State, Way, next_try

_AT_A_LOOK = 50  # notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one call did."""

    sent: int = 0
    put_off: int = 0
    ended: int = 0


def send_due(
    *,
    post: Post,
    letterhead: Letterhead,
    at: datetime,
    most: int = 200,
    enough: Callable[[], bool] = lambda: False,
) -> Round:
    """Send up to `most` e-mails that are due; those that did not go wait for their next try.

    `enough` is asked before each: a slow mail server must not keep the caller from other work.
    """
    sent = put_off = ended = 0
    try:
        for taken in _taken(at, most=most, enough=enough):
            state = _hand_over(taken, post=post, letterhead=letterhead, at=at)
            sent += state is State.SENT
            put_off += state is State.WAITING
            ended += state in {State.FAILED, State.REFUSED}
    finally:
        post.close()
    return Round(sent=sent, put_off=put_off, ended=ended)


def _due(at: datetime) -> QuerySet[Delivery]:
    before = Delivery.objects.filter(
        case=OuterRef("case"), position__lt=OuterRef("position"), state=State.WAITING
    )
    return Delivery.objects.filter(
        ~Exists(before), state=State.WAITING, way=Way.EMAIL, next_try_at__lte=at
    ).order_by("next_try_at", "position")


def _taken(at: datetime, *, most: int, enough: Callable[[], bool]) -> Iterator[Delivery]:
    """Take the notices that are due, one when it is asked for.

    Which are due is read some at a time: to look through all that wait before each took longer
    than to send it. A look of which nothing could be taken, as another worker has it all, is the
    last.
    """
    left = most
    while left:
        found = _due(at).values_list("pk", flat=True)[: min(left, _AT_A_LOOK)]
        before = left
        for delivery in found:
            if enough():
                return
            row = _take(at, delivery=delivery)
            if row is not None:
                left -= 1
                yield row
        if left == before:
            return


def _take(at: datetime, *, delivery: UUID) -> Delivery | None:
    """Take a notice for as long as a worker may need, and count a worker lost before.

    One statement, so that a database with one writer is held no longer than it takes; of two
    workers the second finds the notice not due any more.
    """
    lost = Case(When(taken_at__isnull=False, then=1), default=0)
    taken = (
        _due(at)
        .filter(pk=delivery)
        .order_by()
        .update(
            doubts=F("doubts") + lost, taken_at=at, tries=F("tries") + 1, next_try_at=at + LEASE
        )
    )
    return Delivery.objects.filter(pk=delivery).first() if taken else None


def _hand_over(row: Delivery, *, post: Post, letterhead: Letterhead, at: datetime) -> State:
    contact = contact_of(SYSTEM, case=row.case)
    if contact is None or not contact.email:
        # Erased since it was planned: there is nobody to write to any more.
        return _end(row, State.REFUSED, at=at)
    try:
        words = written(row=row, contact=contact, letterhead=letterhead)
        post.send(
            Letter(
                id=str(row.pk),
                to=contact.email,
                language=contact.language,
                subject=words.subject,
                text=words.text,
            )
        )
    except AddressRefused:
        return _end(row, State.REFUSED, at=at)
    except TryLater as later:
        if later.doubtful:
            _mine(row.pk, taken_at=row.taken_at).update(doubts=F("doubts") + 1)
        again = next_try(tries=row.tries, at=at)
        if again is None:
            return _end(row, State.FAILED, at=at)
        _mine(row.pk, taken_at=row.taken_at).update(next_try_at=again, taken_at=None)
        return State.WAITING
    return _end(row, State.SENT, at=at)


def _end(row: Delivery, state: State, *, at: datetime) -> State:
    _mine(row.pk, taken_at=row.taken_at).update(state=state, ended_at=at, taken_at=None)
    return state


def _mine(delivery: UUID, *, taken_at: datetime | None) -> QuerySet[Delivery]:
    """Return the row while it is still ours; one that was lost and taken again is another's."""
    return Delivery.objects.filter(pk=delivery, taken_at=taken_at, state=State.WAITING)
