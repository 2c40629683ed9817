"""Make the keys that seals are signed with."""

from pathlib import Path

from guichet.interactions.adapters.keys import make_keys


def ensure_keys(*, home: Path) -> bool:
    """Make the journal's keys in the home; keep those that are there. Tell whether one was made."""
    return make_keys(home)
