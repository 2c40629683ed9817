"""What staff send after their session ended: kept in the new session, for the same person.

Words written for a quarter of an hour must not be lost because the desk signed their writer out.
They are kept only where the browser still names a session that ended within the last hours, so
that nobody unknown can fill the table of sessions, and given back to that person alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from guichet.components import clock
from guichet.identity.queries import signed_in_before
from guichet.identity.rules import LATE
from guichet.interactions.rules import SYSTEM

_KEY = "late"
_MOST = 60_000  # characters: many times the longest reason, little for a row of sessions
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name; its value is of the session that ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A form that was sent too late: where to, and each field in the order sent."""

    path: str
    fields: Sequence[tuple[str, str]]


def keep_late(request: HttpRequest) -> bool:
    """Keep the form that an ended session sent; False when there is none, or nobody to keep it for.

    Files are not kept.
    """
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if request.method != "POST" or not session:
        return False
    who = signed_in_before(SYSTEM, session=session, since=clock.now() - LATE)
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != _TOKEN
    ]
    if who is None or sum(len(name) + len(value) for name, value in fields) > _MOST:
        return False
    request.session[_KEY] = {"who": str(who), "path": request.get_full_path(), "fields": fields}
    return True


def late_of(request: HttpRequest, *, user: UUID | None) -> Late | None:
    """Return what this person sent too late; what another person sent is forgotten unseen."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    if kept["who"] != str(user):
        forget_late(request)
        return None
    return Late(path=kept["path"], fields=tuple((name, value) for name, value in kept["fields"]))


def forget_late(request: HttpRequest) -> None:
    """Forget what was sent too late."""
    request.session.pop(_KEY, None)
