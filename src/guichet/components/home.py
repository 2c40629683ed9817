"""The home folder as a whole: which release last kept it, and whether it is whole.

A home that `guichet restore` has not finished bears a mark: serving it could show a half of what
was kept, or what had been erased since.
"""

from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_MARK = "restoring"
_RELEASE = "release"


def release() -> str:
    """Return the release of Guichet that runs."""
    return version("guichet")


def release_of_home() -> str:
    """Return the release that last made or upgraded this home; empty where none said so."""
    path = settings.HOME / _RELEASE
    return path.read_text().strip() if path.is_file() else ""


def note_release() -> None:
    """Write down that this release keeps the home now."""
    (settings.HOME / _RELEASE).write_text(f"{release()}\n")


def restoring_mark() -> Path:
    """Return the file that stands while a restore is under way."""
    return Path(settings.HOME / _MARK)


def insist_on_whole_home() -> None:
    """Refuse to start on a home whose restore has not come to its end.

    Raises ImproperlyConfigured.
    """
    if restoring_mark().exists():
        raise ImproperlyConfigured(
            f"{settings.HOME} holds a restore that did not come to its end, so nothing is served "
            "from it. Run `guichet restore FILE --replace` again."
        )
