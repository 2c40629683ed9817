"""clamd, real where it is installed, and the contract of every scanner."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.apps.documents.scanning import (
    EICAR,
    free_port,
    holds_the_contract,
    holds_while_down,
    told_clamd,
)

from guichet.documents.adapters.clamd import Clamd
from guichet.documents.adapters.scanners import (
    NoSuchScanner,
    ScanFailed,
    ScannerDown,
    scanner_named,
)

_CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@pytest.fixture
def real_clamd(tmp_path: Path) -> Iterator[str]:
    """Run Debian's clamd with one signature of our own, and yield its address."""
    if _CLAMD is None:
        pytest.skip("clamd is absent: apt-get install clamav-daemon")
    signatures, socket = tmp_path / "signatures", tmp_path / "clamd.sock"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Eicar-Own:0:*:{EICAR.hex()}\n")
    configuration = tmp_path / "clamd.conf"
    configuration.write_text(
        f"LocalSocket {socket}\nDatabaseDirectory {signatures}\nForeground yes\n"
        f"TemporaryDirectory {tmp_path}\nLogFile {tmp_path}/clamd.log\n"
    )
    running = subprocess.Popen(  # noqa: S603 - our own words only
        [_CLAMD, "--config-file", str(configuration)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while not socket.exists():
            if running.poll() is not None or time.monotonic() > until:
                log = tmp_path / "clamd.log"
                pytest.fail(f"clamd did not start: {log.read_text() if log.exists() else ''}")
            time.sleep(0.05)
        yield f"unix:{socket}"
    finally:
        running.kill()
        running.wait()


def test_a_real_clamd_keeps_the_contract(real_clamd: str, tmp_path: Path) -> None:
    holds_the_contract(Clamd(real_clamd), tmp_path)


def test_the_stand_in_keeps_it_too(tmp_path: Path) -> None:
    with told_clamd() as address:
        holds_the_contract(Clamd(address), tmp_path)


@pytest.mark.parametrize(
    "at", ["unix:/nowhere/clamd.sock", "tcp:127.0.0.1:{port}", "clamd", "tcp:"]
)
def test_one_that_cannot_be_reached_is_down(at: str, tmp_path: Path) -> None:
    holds_while_down(Clamd(at.format(port=free_port())), tmp_path)


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (b"", ScannerDown),
        (b"INSTREAM size limit exceeded. ERROR\0", ScanFailed),
        (b"stream: OK but not quite\0", ScanFailed),
        (b"OK\0", ScanFailed),
        (b"HTTP/1.1 200 OK\r\n\r\n", ScanFailed),
    ],
)
def test_no_other_answer_is_taken_for_a_yes(
    answer: bytes, raised: type[Exception], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"any")
    with told_clamd(answer=answer, version=b"nginx\0") as address:
        with pytest.raises(raised):
            Clamd(address).is_clean(tmp_path / "file")
        with pytest.raises(ScannerDown):
            Clamd(address).version()


def test_scanners_are_found_by_name() -> None:
    assert scanner_named("none") is None
    assert isinstance(scanner_named("clamd"), Clamd)
    with pytest.raises(NoSuchScanner, match=r"'clam'.*none, clamd"):
        scanner_named("clam")
