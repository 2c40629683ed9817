"""Where a recourse begins here, and the page of what was sent by it."""

from uuid import UUID

from django.urls import reverse

from guichet.casework.queries import RecourseSeen
from guichet.components.follow import follow_token


def way_start(each: RecourseSeen, token: str) -> str:
    """Return where it begins; empty where it is not begun here, and once its time is over."""
    if not (each.open and each.service):
        return ""
    return reverse("counter:object", kwargs={"token": token, "recourse": each.code})


def page_of(case: UUID) -> str:
    """Return the page of a case, for whoever has a page open that is linked to it."""
    return reverse("counter:progress", kwargs={"token": follow_token(case)})
