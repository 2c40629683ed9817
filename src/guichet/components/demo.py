"""Demonstration mode: a home that `guichet demo` filled, and says so on every page."""

from django.conf import settings

_MARK = "demo"


def is_demo() -> bool:
    """Tell whether this installation's home was filled by `guichet demo`."""
    return (settings.HOME / _MARK).exists()


def mark_as_demo() -> None:
    """Make this home a demonstration for good: what is in it was invented."""
    (settings.HOME / _MARK).touch()
