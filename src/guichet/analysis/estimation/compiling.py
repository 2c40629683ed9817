"""Compile a numeric loop once and keep the machine code where this user may write.

Numba does not notice that a function called from another file has changed, so the folder's name
carries a digest of every source file of `guichet.analysis`: new sources, new folder.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")
_CONFIG: Any = numba.config


@cache
def cache_folder() -> Path | None:
    """Return the folder for machine code, or None where none can be written."""
    digest = hashlib.blake2b(digest_size=8)
    for source in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(source.read_bytes())
    try:
        folder = Path.home() / ".cache" / "guichet" / f"compiled-{digest.hexdigest()}"
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / "writable"
        probe.touch()
    except (OSError, RuntimeError):  # RuntimeError: this user has no home folder
        return None
    return folder


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function compiled: no interpreter lock, numpy's rules for division."""
    if _CONFIG.CACHE_DIR:
        return _compile(function, keep=True)
    folder = cache_folder()
    _CONFIG.CACHE_DIR = str(folder or "")
    try:
        return _compile(function, keep=folder is not None)
    finally:
        _CONFIG.CACHE_DIR = ""


def _compile(function: Callable[P, R], *, keep: bool) -> Callable[P, R]:
    machine = numba.njit(function, cache=keep, nogil=True, error_model="numpy")
    return cast("Callable[P, R]", machine)
