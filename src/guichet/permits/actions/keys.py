"""Make and rotate the key that signs permits."""

from pathlib import Path

from guichet.permits.adapters import keys


def ensure_keys(*, home: Path) -> bool:
    """Make the first signing key; keep the one that is there. Tell whether one was made."""
    return keys.ensure_key(home)


def rotate_key(*, home: Path) -> str:
    """Sign with a new key from now on and return its id; old public keys stay."""
    return keys.make_key(home)
