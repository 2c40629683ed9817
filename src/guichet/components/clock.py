"""The one place that reads the clock.

Faces and commands call it and pass the moment down; everything below takes `at` or `today`.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(tz=UTC)
