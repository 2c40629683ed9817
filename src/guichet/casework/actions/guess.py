"""Limits on guessing references and secrets.

A reference holds 80 random bits and a secret 60 more, so guessing is hopeless anyway; the limit
keeps it from being a load. Only failures count, so that a library's one address serves many
people. When failures come from everywhere at once, each address gets fewer tries, but a first try
with the right reference always gets in: nobody can lock others out.
"""

import hmac
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

WINDOW_MINUTES = 15
PER_ADDRESS = 10
EVERYWHERE = 500
UNDER_PRESSURE = 3


def may_try(*, address: str, at: datetime) -> bool:
    """Tell whether the address may try once more in this quarter of an hour."""
    failures: int = cache.get(_key(address, at), 0)
    everywhere: int = cache.get(_key("", at), 0)
    return failures < (UNDER_PRESSURE if everywhere >= EVERYWHERE else PER_ADDRESS)


def may_use(*, address: str, at: datetime, most: int) -> bool:
    """Tell whether the address may use once more in this quarter of an hour what `note_use` counts.

    What happens at other addresses changes nothing here.
    """
    uses: int = cache.get(_key(address, at), 0)
    return uses < most


def note_failure(*, address: str, at: datetime) -> None:
    """Count one failure of the address, and one of everybody."""
    for whose in (address, ""):
        _count(_key(whose, at))


def note_use(*, address: str, at: datetime) -> None:
    """Count one use of something of which each address gets only so many, and nobody else's."""
    _count(_key(address, at))


def _count(key: str) -> None:
    # Not by `incr`, which would keep the count for the cache's own five minutes and no longer.
    cache.set(key, int(cache.get(key, 0)) + 1, timeout=WINDOW_MINUTES * 60)


def _key(address: str, at: datetime) -> str:
    """Name the count without naming the address."""
    window = int(at.timestamp()) // (WINDOW_MINUTES * 60)
    mark = hmac.digest(settings.SECRET_KEY.encode(), address.encode(), "sha256").hex()[:32]
    return f"guichet.guess.{window}.{mark if address else 'all'}"
