"""Have a file opened in a process that may fail alone: bounded in memory, time and disk."""

import subprocess
import sys
from pathlib import Path

from guichet.documents.rules import Fault, Type

_PATIENCE = 20.0  # seconds by the clock; the process itself ends after ten of processor time
_MOST_TEXT = 100_000
_ANSWERS = {fault.value: fault for fault in Fault}


def opened(kind: Type, source: Path, target: Path) -> Fault | None:
    """Write to `target` what may be kept of a file; return why nothing may be, if so.

    A process that was ended by a limit says nothing: what takes that much is refused too.
    """
    answer = _run("opening", kind.value, str(source), str(target))
    said = "" if answer is None else answer[:40].decode(errors="replace").strip()
    if said == "fine":
        return None
    return _ANSWERS.get(said, Fault.UNREADABLE)


def text_of_pdf(source: Path) -> str:
    """Return the text of a PDF's first pages; nothing where it has none or cannot be read."""
    answer = _run("text_of_pdf", str(source))
    return "" if answer is None else answer[:_MOST_TEXT].decode(errors="replace")


def _run(module: str, *words: str) -> bytes | None:
    """Return what a module of ours prints in a process of its own; None where it failed."""
    command = [sys.executable, "-I", "-m", f"guichet.documents.adapters.{module}"]
    try:
        answer = subprocess.run(  # noqa: S603 - our own words and paths only
            [*command, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return answer.stdout if answer.returncode == 0 else None
