"""Send what is due: take a message, hand it over, write down what came of it.

A message is taken by a committed row before it leaves, and its next try is then a minute away: a
worker that dies in between has lost it for that long, and the system may get it twice, which its
id tells it. Of one case, a message waits for those before it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from guichet.integration.adapters import NOTHING, Carrier
from guichet.integration.models import Message, Webhook
from guichet.integration.queries import told
from guichet.integration.rules import (
    LEASE,
    State,
    as_json,
    next_try,
    signed_headers,
    signing_secret,
)
from guichet.interactions.rules import SYSTEM

_OK = range(200, 300)
_BROKEN = 500
_HEADERS = {
    "Content-Type": "application/cloudevents+json; charset=utf-8",
    "User-Agent": "Guichet-Webhooks/1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one call did."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0


def send_due(
    *,
    carrier: Carrier,
    at: datetime,
    most: int = 200,
    enough: Callable[[], bool] = lambda: False,
) -> Round:
    """Send up to `most` messages that are due; those that were not taken wait for their next try.

    A system that does not answer at all is left alone until then, with all that waits for it.
    """
    counts = dict.fromkeys(State, 0)
    for _ in range(most):
        taken = None if enough() else _take(at)
        if taken is None:
            break
        counts[_hand_over(*taken, carrier=carrier, at=at)] += 1
    return Round(sent=counts[State.SENT], put_off=counts[State.WAITING], dead=counts[State.DEAD])


def _due(at: datetime) -> QuerySet[Message]:
    earlier = Message.objects.filter(
        system=OuterRef("system"),
        case=OuterRef("case"),
        position__lt=OuterRef("position"),
        state=State.WAITING,
    )
    listening = Webhook.objects.filter(
        Q(quiet_until__isnull=True) | Q(quiet_until__lte=at),
        system=OuterRef("system"),
        ended_at__isnull=True,
    )
    return Message.objects.filter(
        ~Exists(earlier), Exists(listening), state=State.WAITING, next_try_at__lte=at
    ).order_by("next_try_at", "position")


@transaction.atomic
def _take(at: datetime) -> tuple[Message, Webhook] | None:
    """Take the next message for as long as a worker may need."""
    free = _due(at)
    if connection.features.has_select_for_update:
        free = free.select_for_update(skip_locked=True, of=("self",))
    row = free.first()
    if row is None:
        return None
    row.taken_at = at
    row.tries += 1
    row.next_try_at = at + LEASE
    row.save(update_fields=["taken_at", "tries", "next_try_at"])
    return row, Webhook.objects.get(system=row.system_id, ended_at__isnull=True)


def _hand_over(row: Message, hook: Webhook, *, carrier: Carrier, at: datetime) -> State:
    body = as_json(told(SYSTEM, messages=[row.pk])[0])
    secret = signing_secret(secret=settings.SECRET_KEY.encode(), hook=hook.pk)
    signed = signed_headers(secret=secret, message=row.event, at=at, body=body)
    status = carrier.carry(url=hook.url, body=body, headers={**_HEADERS, **signed})
    if status in _OK:
        return _end(row, State.SENT, status=status, at=at)
    again = next_try(tries=row.tries, at=at)
    if status == NOTHING or status >= _BROKEN:
        # One try tells of all that waits for it; the next one is when this message is due again.
        Webhook.objects.filter(pk=hook.pk).update(quiet_until=again)
    if again is None:
        return _end(row, State.DEAD, status=status, at=at)
    _mine(row.pk, taken_at=row.taken_at).update(
        next_try_at=again, taken_at=None, last_status=status
    )
    return State.WAITING


def _end(row: Message, state: State, *, status: int, at: datetime) -> State:
    _mine(row.pk, taken_at=row.taken_at).update(
        state=state, ended_at=at, taken_at=None, last_status=status
    )
    if state is State.SENT:
        Webhook.objects.filter(system=row.system_id, quiet_until__isnull=False).update(
            quiet_until=None
        )
    return state


def _mine(message: UUID, *, taken_at: datetime | None) -> QuerySet[Message]:
    """Return the row while it is still ours; one that was lost and taken again is another's."""
    return Message.objects.filter(pk=message, taken_at=taken_at, state=State.WAITING)
