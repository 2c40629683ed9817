"""The notices of a case, in words for the person they were written to."""

from uuid import UUID

from django.utils.translation import gettext as _

from guichet.components.access import SeenRequest
from guichet.counter.pages.track import Told
from guichet.notices.queries import SentNotice, notices_of


def told_of(request: SeenRequest, *, case: UUID) -> tuple[Told, ...]:
    """Return what was written about a case, newest first."""
    return tuple(told_line(notice) for notice in notices_of(request.viewer, case=case))


def told_line(notice: SentNotice) -> Told:
    """Say in words what one notice told, how it went and where it stands."""
    what = {
        "received": _("We have your application"),
        "question": _("We need something from you"),
        "reminder": _("We still need something from you"),
        "decided": _("There is a decision on your application"),
        "withdrawn": _("You took your application back"),
        "draft": _("Your saved application"),
        "document": _("We need a file from you again"),
        "permit": _("News about your permit"),
        "contact": _("We have your new contact details"),
        "paid": _("Your fee is paid"),
        "refunded": _("A payment went back to you"),
        "unpaid": _("Closed: the fee was not paid in time"),
    }
    by_letter = notice.way == "letter"
    how = {
        "sent": _("By letter") if by_letter else _("By e-mail"),
        "waiting": _("A letter to be printed") if by_letter else _("An e-mail on its way"),
        "refused": _("Nobody has the address you gave"),
        "failed": _("We tried for two days and could not deliver it"),
    }
    shape = {"sent": "go", "waiting": "half"}.get(notice.state, "watch")
    return Told(what=what[notice.notice], how=how[notice.state], shape=shape, at=notice.at)
