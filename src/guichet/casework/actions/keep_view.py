"""Keep a view of a queue under a name, for oneself or the office, and forget it again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from guichet.casework.actions.authority import NotYours
from guichet.casework.models import QueueView
from guichet.casework.models.queue_views import MOST_NAME, MOST_QUERY
from guichet.casework.rules import READERS
from guichet.interactions.rules import Role, Viewer

MOST_VIEWS = 20


class NameRefused(ValueError):
    """The name is empty or too long."""


class QueryRefused(ValueError):
    """What the view looks for is too long to keep."""


class TooManyViews(ValueError):
    """There are views enough."""


@transaction.atomic
def keep_view(
    viewer: Viewer, *, office: UUID, name: str, query: str, shared: bool, at: datetime
) -> None:
    """Keep a view; one of the same name is replaced. A lead keeps views for the whole office.

    What people look at is no Event. Raises NotYours, NameRefused, QueryRefused, TooManyViews.
    """
    lead = viewer.holds(Role.LEAD, office=office)
    if viewer.user is None or office not in viewer.offices(*READERS) or (shared and not lead):
        raise NotYours("Keep views of your own offices; the lead keeps those of all.")
    called = " ".join(name.split())
    if not called or len(called) > MOST_NAME:
        raise NameRefused(
            f"The name has {len(called)} characters; write from 1 to {MOST_NAME} of them."
        )
    if len(query) > MOST_QUERY:
        raise QueryRefused(
            f"Words and filters have {len(query)} characters; use at most {MOST_QUERY} of them."
        )
    user = None if shared else viewer.user
    others = QueueView.objects.filter(office=office, user=user).exclude(name=called)
    if others.count() >= MOST_VIEWS:
        raise TooManyViews(f"There are {MOST_VIEWS} views already. Forget one first.")
    QueueView.objects.update_or_create(
        office=office, user=user, name=called, defaults={"query": query, "kept_at": at}
    )


@transaction.atomic
def forget_view(viewer: Viewer, *, view: UUID) -> None:
    """Forget a view of one's own, or as a lead one of the office; forgotten already is well."""
    leads = viewer.offices(Role.LEAD)
    mine = Q(user=viewer.user) if viewer.user is not None else Q(pk__in=())
    QueueView.objects.filter(mine | Q(user__isnull=True, office__in=leads), pk=view).delete()
