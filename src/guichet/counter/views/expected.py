"""What somebody who waits can expect now, and why that moved since they applied."""

from datetime import date

from django.utils.translation import gettext as _

from guichet.casework.queries import Progress
from guichet.catalogue.queries import WaitNow, days_from, wait_now
from guichet.components.jurisdiction import local_today
from guichet.components.waits import recent_words, show_wait_now
from guichet.components.wording import business_days_moved
from guichet.counter.pages.track import Expected, Move
from guichet.interactions.rules import Viewer


def expected_of(viewer: Viewer, found: Progress) -> Expected | None:
    """Return today's estimate for a case that goes on; None where nothing is published.

    None too for a case that is decided anew: estimates are of first answers, and its clock is not
    the one that was running when it was told one.
    """
    if found.reopened_at is not None or found.person_asked_at is not None:
        return None
    clock = found.clock
    now = wait_now(
        viewer,
        service=found.service,
        channel=found.channel,
        waited=clock.days,
        over=clock.days_over,
        paused=clock.paused_days,
        given=found.estimate,
        case_class=found.case_class,
    )
    if now is None:
        return None
    shown = show_wait_now(
        now, standard=clock.standard_days, limit=clock.legal_days, today=local_today()
    )
    told = shown.state == "told"
    unsure_then = now.given is not None and now.given.unsure
    return Expected(
        shown=shown,
        half_on=_day(viewer, found, now.half) if told else None,
        eight_on=_day(viewer, found, now.eight) if told else None,
        said_on=_said(viewer, found, now),  # stays said, whatever can be said today
        said_range=recent_words(now.given) if unsure_then and now.given else "",
        moves=_moves(now) if told and not unsure_then else (),
    )


def _day(viewer: Viewer, found: Progress, day: int | None) -> date | None:
    """Return the date of a day of the case's clock; days on which it stood come on top."""
    if day is None:
        return None
    (due,) = days_from(
        viewer,
        office=found.office_id,
        starts_on=found.clock.starts_on,
        lengths=(day + found.clock.paused_days,),
    )
    return due


def _said(viewer: Viewer, found: Progress, now: WaitNow) -> date | None:
    """Return the date that was said on applying, before anything stood still."""
    if now.given is None or now.given.unsure:
        return None
    (due,) = days_from(
        viewer,
        office=found.office_id,
        starts_on=found.clock.starts_on,
        lengths=(now.given.eight,),
    )
    return due


def _moves(now: WaitNow) -> tuple[Move, ...]:
    moves = now.moves
    if moves is None:
        return ()
    told = (
        (moves.paused, _("our clock stood while we waited for you")),
        (moves.waited, _("the quickest answers are out, for people who still wait")),
        (
            moves.backlog,
            _("more people are in the line")
            if moves.backlog > 0
            else _("fewer people are in the line"),
        ),
        (
            moves.pace,
            _("the office answers fewer people a day")
            if moves.pace > 0
            else _("the office answers more people a day"),
        ),
        (moves.other, _other(now, later=moves.other > 0)),
    )
    return tuple(Move(days=business_days_moved(days), why=why) for days, why in told if days)


def _other(now: WaitNow, *, later: bool) -> str:
    """Say what is left beside the line and its pace; a class given meanwhile is most of it."""
    if now.given is not None and now.wait.case_class != now.given.case_class:
        if later:
            return _("files that go ahead as yours does have waited longer than others")
        return _("your file goes ahead of others")
    if later:
        return _("people like you have waited longer lately")
    return _("people like you have waited less lately")
