"""What any virus scanner must keep, and a clamd that answers as it is told."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guichet.documents.adapters.scanners import ScanFailed, Scanner, ScannerDown

# The test file of the anti-virus industry, harmless and found by every scanner; in two pieces, so
# that no scanner finds it here.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def holds_the_contract(scanner: Scanner, folder: Path) -> None:
    """Hold a working scanner to the contract: it passes what is clean and finds what is not."""
    assert isinstance(scanner, Scanner)
    assert scanner.version()
    clean, found, empty = folder / "clean", folder / "found", folder / "empty"
    clean.write_bytes(b"nothing bad " * 50_000)
    found.write_bytes(EICAR)
    empty.write_bytes(b"")
    assert scanner.is_clean(clean) is True
    assert scanner.is_clean(found) is False
    assert scanner.is_clean(empty) is True
    with pytest.raises(ScanFailed):
        scanner.is_clean(folder / "gone")


def holds_while_down(scanner: Scanner, folder: Path) -> None:
    """Hold a scanner that cannot be reached to the contract: it says so and never guesses."""
    (folder / "any").write_bytes(b"any")
    with pytest.raises(ScannerDown):
        scanner.is_clean(folder / "any")
    with pytest.raises(ScannerDown):
        scanner.version()


class _Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        said: dict[str, bytes] = self.server.said  # type: ignore[attr-defined]  # ours
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zVERSION\0":
            self.wfile.write(said.get("version", b"ClamAV 1.0/1\0"))
            return
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        found = b"stream: Eicar FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(said.get("answer", found))


@contextmanager
def told_clamd(**said: bytes) -> Iterator[str]:
    """Run a stand-in for clamd and yield its address; `answer` and `version` replace its own."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        server.said = said  # type: ignore[attr-defined]  # ours
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"tcp:127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
