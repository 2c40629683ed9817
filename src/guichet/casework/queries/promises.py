"""How the promised times were kept, people still waiting counted too."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from guichet.casework.models import Application
from guichet.casework.rules import Status
from guichet.catalogue.queries import accountable_office
from guichet.interactions.rules import SYSTEM, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """On one channel: promises that fell due in the time asked about, and those kept."""

    channel: str
    kept: int
    due: int


def promises(
    viewer: Viewer, *, service: str, since: date, until: date, today: date
) -> tuple[Promised, ...]:
    """Return, by channel, the promises of a service that fell due from `since` to `until`.

    A promise counts once its last day is over: until then it is neither kept nor broken, and
    counting the quick ones early would flatter. One that passed while the person still waits is
    not kept. Applications withdrawn are left out: nobody waits for them. So are those whose clock
    stood before their last day was over: their promise falls due when the person has answered.
    """
    del viewer
    yesterday = today - timedelta(days=1)
    zone = accountable_office(SYSTEM, service=service, on=today).zone
    rows = (
        Application.objects.filter(
            service=service, standard_due_on__gte=since, standard_due_on__lte=min(until, yesterday)
        )
        .exclude(status=Status.WITHDRAWN)
        .annotate(
            released_on=TruncDate("released_at", tzinfo=zone),
            paused_on=TruncDate("paused_since", tzinfo=zone),
        )
        .filter(Q(paused_on__isnull=True) | Q(paused_on__gt=F("standard_due_on")))
        .values("channel")
        .annotate(
            due=Count("pk"),
            kept=Count("pk", filter=Q(released_on__lte=F("standard_due_on"))),
        )
        .order_by("channel")
    )
    return tuple(Promised(channel=row["channel"], kept=row["kept"], due=row["due"]) for row in rows)
