"""Have a file opened in a process that may fail alone: bounded in memory, time and disk."""

import subprocess
import sys
from pathlib import Path

from guichet.documents.rules import Fault, Type

_PATIENCE = 20.0  # seconds by the clock; the process itself ends after ten of processor time
_ANSWERS = {fault.value: fault for fault in Fault}


def opened(kind: Type, source: Path, target: Path) -> Fault | None:
    """Write to `target` what may be kept of a file; return why nothing may be, if so.

    A process that was ended by a limit says nothing: what takes that much is refused too.
    """
    command = [sys.executable, "-I", "-m", "guichet.documents.adapters.opening"]
    try:
        answer = subprocess.run(  # noqa: S603 - our own words and paths only
            [*command, kind.value, str(source), str(target)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Fault.UNREADABLE
    said = answer.stdout[:40].decode(errors="replace").strip()
    if answer.returncode == 0 and said == "fine":
        return None
    return _ANSWERS.get(said, Fault.UNREADABLE)
