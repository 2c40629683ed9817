"""Have files opened in processes that may fail alone: bounded in memory, time and disk."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from guichet.documents.rules import Fault, Type

# `opening` is not imported: its libraries are for its own process alone.
LONGER = 30.0
"""Seconds, more than any file's process has, after which the one that made it is ended too."""

_LONGEST_ANSWER = 40
_MOST_TEXT = 100_000
_ANSWERS = {fault.value: fault for fault in Fault}


class NotOpened(Exception):
    """The file could not be opened now, which says nothing about the file."""


class TookTooLong(Exception):
    """The clock ran out: of the file it says nothing the first time, and something in the end."""


Open = Callable[[Type, Path, Path], Fault | None]
"""Writes to the second path what may be kept of the first; returns why nothing may be, if so.

Raises NotOpened where it cannot tell, TookTooLong where there was not time enough to.
"""


class _Opener:
    """The process that makes one more for each file; started when the first file comes."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def __call__(self, kind: Type, source: Path, target: Path) -> Fault | None:
        """Have one file opened.

        A process that was ended by a limit says nothing: what takes that much is refused too.
        """
        try:
            said = self._asked("\0".join((kind.value, str(source), str(target))))
        except BrokenPipeError:
            said = ""
        if said == "fine":
            return None
        if said in _ANSWERS:
            return _ANSWERS[said]
        if said == "late":
            raise TookTooLong
        self.end()  # whatever it says now, it is to nobody's question
        raise NotOpened

    def _asked(self, line: str) -> str:
        running = self._started()
        assert running.stdin is not None  # noqa: S101 - it was asked for below
        assert running.stdout is not None  # noqa: S101 - the same
        running.stdin.write(line.encode() + b"\n")
        running.stdin.flush()
        if not select.select([running.stdout], [], [], LONGER)[0]:
            return ""
        return os.read(running.stdout.fileno(), _LONGEST_ANSWER).decode(errors="replace").strip()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._running is None:
            self._running = subprocess.Popen(
                [sys.executable, "-I", "-m", "guichet.documents.adapters.opening"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                process_group=0,
            )
        return self._running

    def end(self) -> None:
        """End it, with whatever it made."""
        if self._running is None:
            return
        running, self._running = self._running, None
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        # Its pipes are closed and it is waited for; where it died before, a line may be unread.
        with suppress(BrokenPipeError), running:
            pass


@contextmanager
def opening() -> Iterator[Open]:
    """Yield what opens files one after the other; nothing of it runs on afterwards."""
    opener = _Opener()
    try:
        yield opener
    finally:
        opener.end()


def text_of_pdf(source: Path) -> str:
    """Return the text of a PDF's first pages; nothing where it has none or cannot be read."""
    try:
        answer = subprocess.run(  # noqa: S603 - our own words and paths only
            [sys.executable, "-I", "-m", "guichet.documents.adapters.text_of_pdf", str(source)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=LONGER,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    read = answer.stdout if answer.returncode == 0 else b""
    return read[:_MOST_TEXT].decode(errors="replace")
