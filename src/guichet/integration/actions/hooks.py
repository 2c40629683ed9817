"""Say where a department's system takes what it is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.identity.queries import systems
from guichet.integration.models import Message, Webhook
from guichet.integration.rules import (
    HookRefused,
    State,
    check_address,
    signing_secret,
    written_secret,
)
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A webhook, and the secret by which the other side checks what comes."""

    id: UUID
    url: str
    secret: str


@transaction.atomic
def set_hook(viewer: Viewer, *, system: UUID, url: str, at: datetime) -> Hook:
    """Send a system's messages to an address from now on; another address gets another secret.

    What the system has not been sent yet is sent there too. Raises HookRefused.
    """
    _refuse_stranger(viewer, system=system)
    address = check_address(url)
    standing = Webhook.objects.select_for_update().filter(system=system, ended_at=None).first()
    if standing is None or standing.url != address:
        _end(standing, at=at)
        standing = Webhook.objects.create(system_id=system, url=address, made_at=at)
    secret = signing_secret(secret=settings.SECRET_KEY.encode(), hook=standing.pk)
    return Hook(id=standing.pk, url=address, secret=written_secret(secret))


@transaction.atomic
def end_hook(viewer: Viewer, *, system: UUID, at: datetime) -> None:
    """Send a system nothing any more; it goes on reading its messages. Raises HookRefused."""
    _refuse_stranger(viewer, system=system)
    _end(Webhook.objects.select_for_update().filter(system=system, ended_at=None).first(), at=at)
    Message.objects.filter(system=system, state=State.WAITING).update(
        state=State.KEPT, taken_at=None
    )


def _end(standing: Webhook | None, *, at: datetime) -> None:
    if standing is not None:
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])


def _refuse_stranger(viewer: Viewer, *, system: UUID) -> None:
    if all(each.id != system for each in systems(viewer)):
        raise HookRefused(
            f"There is no system {system} in your offices. `guichet keys` lists them."
        )
