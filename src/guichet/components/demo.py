"""Demonstration mode: a home that `guichet demo` filled, and says so on every page."""

from threading import Lock

from cachetools import TTLCache, cached
from django.conf import settings

_MARK = "demo"


# Every page asks; a look at the disk each time took two hundredths of a journey.
@cached(TTLCache(maxsize=8, ttl=1.0), key=lambda: settings.HOME, lock=Lock())
def is_demo() -> bool:
    """Tell whether this installation's home was filled by `guichet demo`."""
    return (settings.HOME / _MARK).exists()


def mark_as_demo() -> None:
    """Make this home a demonstration for good: what is in it was invented."""
    (settings.HOME / _MARK).touch()
    is_demo.cache_clear()
