"""The line of a waiting room: for who waits in it, for the screen, and for the windows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from guichet.analysis.waits.lineup import LineWait
from guichet.casework.models import WalkIn, WalkInCall
from guichet.casework.rules.walk_ins import (
    HISTORY,
    TurnTaken,
    WalkInState,
    expected_wait,
    windows_open,
)
from guichet.catalogue.queries import office_card
from guichet.identity.queries import labels_of
from guichet.interactions.rules import Role, Viewer

Text = Mapping[str, str]
_MOST_SHOWN = 8
_FEWEST_SCORED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NowCalled:
    """A number that is called or served at a window now."""

    number: int
    window: str
    called_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An office's line now; `wait` is what somebody who came last would be told, or None."""

    waiting: int
    windows: int
    called: tuple[NowCalled, ...]
    wait: LineWait | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkInSeen:
    """A ticket as its holder sees it; `ahead` counts only while it waits."""

    id: UUID
    number: int
    state: WalkInState
    reason: str
    office: UUID
    title: Text
    zone: ZoneInfo
    taken_at: datetime
    expires_at: datetime
    ahead: int
    wait: LineWait | None
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A ticket in the line as the windows see it."""

    number: int
    reason: str
    language: str
    taken_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCall:
    """The call that an officer has now."""

    id: UUID
    number: int
    window: str
    reason: str
    language: str
    called_at: datetime
    times: int
    started_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWindow:
    """A colleague's call that goes on."""

    number: int
    window: str
    who: str
    called_at: datetime
    started: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CameTrue:
    """Of so many people told "8 in 10 within", the share called by then: 0.8 is right."""

    people: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAtDesk:
    """An office's line as its officers work on it."""

    office: UUID
    title: Text
    zone: ZoneInfo
    waiting: tuple[Waiting, ...]
    others: tuple[AtWindow, ...]
    own: OwnCall | None
    last_window: str
    wait: LineWait | None
    came_true: CameTrue | None


def line_of(viewer: Viewer, *, office: UUID, at: datetime) -> Line:
    """Return an office's line: numbers only, for everybody."""
    del viewer
    open_calls = list(_open_calls(office))
    turns = _turns(office, at=at)
    waiting = _waiting(office, at=at).count()
    return Line(
        waiting=waiting,
        windows=windows_open(turns, serving=len(open_calls), at=at),
        called=tuple(
            NowCalled(number=each.walk_in.number, window=each.window, called_at=each.called_at)
            for each in open_calls[:_MOST_SHOWN]
        ),
        wait=expected_wait(turns, serving=len(open_calls), ahead=waiting, at=at),
    )


def walk_in(viewer: Viewer, *, ticket: UUID, at: datetime) -> WalkInSeen | None:
    """Return a ticket to whoever holds its address; None where there is none."""
    row = WalkIn.objects.filter(pk=ticket).first()
    if row is None:
        return None
    card = office_card(viewer, office=row.office)
    state = WalkInState(row.state)
    if state is WalkInState.WAITING and row.expires_at <= at:
        state = WalkInState.EXPIRED  # before the worker has come by
    ahead, wait = 0, None
    if state is WalkInState.WAITING:
        before = Q(taken_at__lt=row.taken_at) | Q(taken_at=row.taken_at, number__lt=row.number)
        ahead = _waiting(row.office, at=at).filter(before).count()
        serving = _open_calls(row.office).count()
        wait = expected_wait(_turns(row.office, at=at), serving=serving, ahead=ahead, at=at)
    call = row.calls.filter(ended_at__isnull=True).first()
    return WalkInSeen(
        id=row.pk,
        number=row.number,
        state=state,
        reason=row.reason,
        office=row.office,
        title=card.title,
        zone=card.zone,
        taken_at=row.taken_at,
        expires_at=row.expires_at,
        ahead=ahead,
        wait=wait,
        window="" if call is None else call.window,
    )


def line_at_desk(viewer: Viewer, *, office: UUID, at: datetime) -> LineAtDesk | None:
    """Return an office's line to those who serve there; else None."""
    if office not in viewer.offices(Role.OFFICER, Role.LEAD) or viewer.user is None:
        return None
    card = office_card(viewer, office=office)
    calls = list(_open_calls(office))
    labels = labels_of(viewer, users={each.officer for each in calls})
    own = WalkInCall.objects.filter(officer=viewer.user, ended_at__isnull=True)
    mine = own.select_related("walk_in").first()
    last = WalkInCall.objects.filter(officer=viewer.user, office=office).order_by("-called_at")
    waiting = list(_waiting(office, at=at))
    turns = _turns(office, at=at)
    return LineAtDesk(
        office=office,
        title=card.title,
        zone=card.zone,
        waiting=tuple(
            Waiting(
                number=each.number,
                reason=each.reason,
                language=each.language,
                taken_at=each.taken_at,
                minutes=int((at - each.taken_at).total_seconds() // 60),
            )
            for each in waiting
        ),
        others=tuple(
            AtWindow(
                number=each.walk_in.number,
                window=each.window,
                who=labels.get(each.officer, ""),
                called_at=each.called_at,
                started=each.started_at is not None,
            )
            for each in calls
            if each.officer != viewer.user
        ),
        own=None if mine is None else _own(mine),
        last_window=last.values_list("window", flat=True).first() or "",
        wait=expected_wait(turns, serving=len(calls), ahead=len(waiting), at=at),
        came_true=_came_true(office, at=at),
    )


def _own(call: WalkInCall) -> OwnCall:
    return OwnCall(
        id=call.pk,
        number=call.walk_in.number,
        window=call.window,
        reason=call.walk_in.reason,
        language=call.walk_in.language,
        called_at=call.called_at,
        times=call.times,
        started_at=call.started_at,
    )


def _waiting(office: UUID, *, at: datetime) -> QuerySet[WalkIn]:
    """Return the tickets that wait, who came first first; one that is over waits no more."""
    rows = WalkIn.objects.filter(office=office, state=WalkInState.WAITING, expires_at__gt=at)
    return rows.order_by("taken_at", "number")


def _open_calls(office: UUID) -> QuerySet[WalkInCall]:
    rows = WalkInCall.objects.filter(office=office, ended_at__isnull=True)
    return rows.select_related("walk_in").order_by("-called_at")


def _turns(office: UUID, *, at: datetime) -> tuple[TurnTaken, ...]:
    rows = WalkInCall.objects.filter(
        office=office, called_at__gte=at - HISTORY, called_at__lte=at, ended_at__isnull=False
    ).values_list("officer", "waited_from", "called_at", "ended_at")
    return tuple(
        TurnTaken(officer=who, waited_from=waited, called_at=called, ended_at=ended)
        for who, waited, called, ended in rows.order_by("-called_at")[:400]
        if ended is not None
    )


def _came_true(office: UUID, *, at: datetime) -> CameTrue | None:
    """Score what people were told in the last four weeks, of those who were called here."""
    rows = (
        WalkInCall.objects.filter(
            office=office,
            waited_from=F("walk_in__taken_at"),
            walk_in__told_eight__isnull=False,
            called_at__gte=at - HISTORY * 4,
        )
        .order_by("called_at")
        .values_list("walk_in", "waited_from", "walk_in__told_eight", "called_at")
    )
    first: dict[UUID, bool] = {}
    for ticket, came, told, called in rows:
        first.setdefault(ticket, (called - came).total_seconds() <= (told or 0) * 60)
    if len(first) < _FEWEST_SCORED:
        return None
    return CameTrue(people=len(first), share=sum(first.values()) / len(first))
