"""Compile a numeric loop once and keep the machine code where this user may write.

Numba does not notice that a function called from another file has changed, so the folder's name
carries a digest of the function's source file and of every file of `guichet.analysis` that it
imports, directly or not: what changes is compiled anew, with what stands on it, and nothing else.
"""

import ast
import hashlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
from numba.core.caching import FunctionCache
from numba.core.runtime.nrt import rtsys

P = ParamSpec("P")
R = TypeVar("R")
_ROOM = "guichet.analysis"
_ROOT = Path(__file__).parents[3]
_CONFIG: Any = numba.config
_NJIT: Any = numba.njit


class _KeptCode(FunctionCache):
    """Machine code on disk, loaded without first importing all that numba could compile.

    Numba refreshes its registries before it looks on disk, scipy's linear algebra among them: half
    a second in each process, of which finished code needs only the memory runtime. Code that is
    not on disk is compiled, and compiling refreshes them itself.
    """

    def load_overload(self, sig: object, target_context: object) -> object:
        """Return the code kept for a signature, or None."""
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)  # type: ignore[no-untyped-call]  # numba is untyped here


@cache
def _imported(source: Path) -> frozenset[Path]:
    """Return the files of `guichet.analysis` that a file imports by name."""
    return frozenset(_imports(ast.parse(source.read_bytes())))


def _imports(tree: ast.Module) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_ROOM):
            names = [f"{node.module}.{alias.name}" for alias in node.names] + [str(node.module)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith(_ROOM)]
        else:
            continue
        for name in names:
            path = _ROOT.joinpath(*name.split("."))
            yield from (
                each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()
            )


def stands_on(source: Path) -> list[Path]:
    """Return a source file and all of `guichet.analysis` that it imports, directly or not."""
    found = {source}
    fresh = [source]
    while fresh:
        fresh = [path for path in set().union(*map(_imported, fresh)) if path not in found]
        found.update(fresh)
    return sorted(found)


@cache
def cache_folder(source: Path) -> Path | None:
    """Return the folder for machine code of a source file, or None where none can be written."""
    digest = hashlib.blake2b(digest_size=8)
    for path in stands_on(source):
        digest.update(path.read_bytes())
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
    return _compile(function, inner=False)


def compiled_inner(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function compiled for other compiled ones alone; Python itself cannot call it.

    The way in from Python, with a check of every array given, takes longer to compile than most
    bodies do.
    """
    return _compile(function, inner=True)


def _compile(function: Callable[P, R], *, inner: bool) -> Callable[P, R]:
    if _CONFIG.CACHE_DIR:
        return _machine(function, inner=inner, keep=True)
    folder = cache_folder(Path(inspect.getfile(function)).resolve())
    _CONFIG.CACHE_DIR = str(folder or "")
    try:
        return _machine(function, inner=inner, keep=folder is not None)
    finally:
        _CONFIG.CACHE_DIR = ""


def _machine(function: Callable[P, R], *, inner: bool, keep: bool) -> Callable[P, R]:
    machine = _NJIT(
        function,
        nogil=True,
        error_model="numpy",
        no_cfunc_wrapper=True,  # a way in from C: nobody takes it, and it costs as much again
        no_cpython_wrapper=inner,
    )
    if keep:
        machine._cache = _KeptCode(function)  # type: ignore[no-untyped-call]  # noqa: SLF001 - no other way
    return cast("Callable[P, R]", machine)
