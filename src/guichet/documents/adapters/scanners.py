"""Virus scanners: each installed entry point of `guichet.scanner` is one, found by its name.

A scanner is a class without arguments that keeps `Scanner`. `tests/apps/documents/scanning.py`
holds any of them to what `actions.check_waiting` relies on.
"""

from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

NONE = "none"


class ScannerDown(Exception):
    """The scanner does not answer: nothing is passed until it does. The message is ours."""


class ScanFailed(Exception):
    """The scanner answers, but could not look at this one file."""


class NoSuchScanner(ValueError):
    """The setting names a scanner that is not installed."""


@runtime_checkable
class Scanner(Protocol):
    """Looks for malicious content in one file at a time."""

    def is_clean(self, path: Path) -> bool:
        """Tell whether the scanner finds nothing in a file.

        Raises ScannerDown and ScanFailed; nothing else, and never a guess.
        """

    def version(self) -> str:
        """Name the scanner and its signatures; raise ScannerDown when it does not answer."""


@lru_cache(maxsize=1)
def _installed() -> dict[str, type[Scanner]]:
    return {point.name: point.load() for point in entry_points(group="guichet.scanner")}


def scanner_named(name: str) -> Scanner | None:
    """Return the scanner that a setting names, None for `none`.

    Raises NoSuchScanner, naming those installed.
    """
    if name == NONE:
        return None
    try:
        return _installed()[name]()
    except KeyError:
        known = ", ".join([NONE, *sorted(_installed())])
        raise NoSuchScanner(
            f"There is no scanner '{name}'. Known are: {known}. Set GUICHET_SCANNER to one of "
            "them, or install the package that brings it."
        ) from None
