"""What machines read to check a permit without asking us about it."""

from datetime import datetime

from django.conf import settings

from guichet.interactions.rules import Viewer
from guichet.permits.adapters import keys
from guichet.permits.models import Permit
from guichet.permits.rules import is_suspended
from guichet.permits.rules.credential import status_uri
from guichet.permits.rules.status_list import place_of, rows_of, signed_list


def public_key_set(viewer: Viewer) -> dict[str, list[dict[str, object]]]:
    """Return the public keys of every permit ever issued here, today's first."""
    del viewer
    return keys.public_set(settings.HOME)


def issuer_metadata(viewer: Viewer) -> dict[str, str]:
    """Return what /.well-known/jwt-vc-issuer says: who signs, and where the keys are."""
    del viewer
    return {"issuer": settings.BASE_URL, "jwks_uri": f"{settings.BASE_URL}/permits/jwks.json"}


def status_list(viewer: Viewer, *, list_number: int, at: datetime) -> str | None:
    """Return one signed status list, or None when no permit stands on it.

    Raises KeyMissing.
    """
    del viewer
    rows = rows_of(list_number)
    on_list = Permit.objects.filter(pk__gte=rows.start, pk__lt=rows.stop)
    if list_number != 0 and not on_list.exists():
        return None
    revoked = on_list.filter(revoked_at__isnull=False).values_list("pk", flat=True)
    suspended = on_list.filter(suspended_at__isnull=False).values_list(
        "pk", "suspended_at", "suspended_until", "zone"
    )
    return signed_list(
        uri=status_uri(issuer=settings.BASE_URL, list_number=list_number),
        revoked=[place_of(row).index for row in revoked],
        suspended=[
            place_of(row).index
            for row, since, until, zone in suspended
            if is_suspended(since=since, until=until, zone=zone, at=at)
        ],
        at=at,
        key=keys.signing_key(settings.HOME),
    )
