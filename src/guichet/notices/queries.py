"""What was sent about a case, and how the post stands as a whole."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from guichet.interactions.rules import Viewer
from guichet.notices.models import Delivery
from guichet.notices.rules import State, Way

LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentNotice:
    """One notice: what it told, how, and where it stands; `at` is None while it waits."""

    notice: str
    way: str
    state: str
    at: datetime | None
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostState:
    """How many e-mails wait, how many of them for longer than `LATE`, how many never went.

    `letters` wait to be printed, by whoever prints them.
    """

    letters: int
    waiting: int
    late: int
    oldest_since: datetime | None
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A notice that a lost worker may have sent before it was sent again."""

    id: UUID
    case: UUID
    notice: str
    doubts: int
    state: str


def notices_of(viewer: Viewer, *, case: UUID) -> tuple[SentNotice, ...]:
    """Return the notices about a case, newest first; for callers that may see the case."""
    del viewer
    rows = Delivery.objects.filter(case=case).order_by("-position", "way")
    return tuple(
        SentNotice(
            notice=row.notice, way=row.way, state=row.state, at=row.ended_at, tries=row.tries
        )
        for row in rows
    )


def post_state(viewer: Viewer, *, at: datetime) -> PostState:
    """Return how the post stands; a notice is late when it waits since a try that failed."""
    del viewer
    waiting = Q(state=State.WAITING, way=Way.EMAIL)
    late = waiting & Q(tries__gt=0, next_try_at__gt=at - LATE)
    stuck = waiting & Q(next_try_at__lt=at - LATE)
    found = Delivery.objects.aggregate(
        letters=Count("pk", filter=Q(state=State.WAITING, way=Way.LETTER)),
        waiting=Count("pk", filter=waiting),
        late=Count("pk", filter=late | stuck),
        oldest=Min("next_try_at", filter=stuck),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    return PostState(
        letters=found["letters"],
        waiting=found["waiting"],
        late=found["late"],
        oldest_since=found["oldest"],
        failed=found["failed"],
    )


def doubtful(viewer: Viewer) -> tuple[Doubt, ...]:
    """Return every notice that may have reached its person twice."""
    del viewer
    rows = Delivery.objects.filter(doubts__gt=0).order_by("position")
    return tuple(
        Doubt(id=row.pk, case=row.case, notice=row.notice, doubts=row.doubts, state=row.state)
        for row in rows
    )
