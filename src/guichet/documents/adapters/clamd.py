"""ClamAV's daemon, by its INSTREAM command: the file travels to it, so it needs no right to read.

The protocol is of clamd(8): commands begin with `z` and end with a zero byte; a stream is chunks,
each behind its length in four bytes, and ends with a chunk of none.
"""

import socket
import struct
from pathlib import Path

from django.conf import settings

from guichet.documents.adapters.scanners import ScanFailed, ScannerDown

_SECONDS = 20.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


class Clamd:
    """A clamd at `GUICHET_SCANNER_AT`: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`."""

    def __init__(self, at: str = "") -> None:
        self._at = at or str(settings.SCANNER_AT)

    def is_clean(self, path: Path) -> bool:
        """Send a file and return whether clamd answers OK; see `Scanner`."""
        try:
            file = path.open("rb")
        except OSError:
            raise ScanFailed("The file cannot be read; it may be gone.") from None
        try:
            with file, self._connected() as line:
                line.sendall(b"zINSTREAM\0")
                while chunk := file.read(_CHUNK):
                    line.sendall(struct.pack("!L", len(chunk)) + chunk)
                line.sendall(struct.pack("!L", 0))
                answer = _answer(line)
        except (BrokenPipeError, ConnectionResetError):
            raise ScanFailed("clamd ended the stream early; its own log says why.") from None
        except OSError as error:
            raise ScannerDown(self._down(error)) from None
        if answer == b"stream: OK":
            return True
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
            return False
        if not answer:
            raise ScannerDown(self._down("it closed the line without an answer"))
        raise ScanFailed("clamd could not look at the file; its own log says why.")

    def version(self) -> str:
        """Return what clamd says of itself and its signatures."""
        try:
            with self._connected() as line:
                line.sendall(b"zVERSION\0")
                answer = _answer(line)
        except OSError as error:
            raise ScannerDown(self._down(error)) from None
        if not answer.startswith(b"ClamAV"):
            raise ScannerDown(self._down("what answers is no clamd"))
        return answer.decode(errors="replace")

    def _connected(self) -> socket.socket:
        scheme, _, rest = self._at.partition(":")
        if scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_SECONDS)
            try:
                line.connect(rest)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = rest.rpartition(":")
        if scheme != "tcp" or not host or not port.isdecimal():
            raise ScannerDown(
                f"GUICHET_SCANNER_AT is '{self._at}'; write unix:/run/clamav/clamd.ctl or "
                "tcp:127.0.0.1:3310."
            )
        return socket.create_connection((host, int(port)), timeout=_SECONDS)

    def _down(self, why: object) -> str:
        return f"clamd does not answer at {self._at} ({why}). Start clamav-daemon."


def _answer(line: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        block = line.recv(_LONGEST_ANSWER)
        if not block:
            break
        answer += block
    return answer.rstrip(b"\0").strip()
