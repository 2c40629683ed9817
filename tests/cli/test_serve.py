"""`guichet serve`: web server and worker live and end together."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import ground


class _Served:
    """A running `guichet serve` and what it started."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = ground.free_port()
        self.process = subprocess.Popen(  # noqa: S603 - our own words only
            [
                *(sys.executable, "-m", "guichet", "serve"),
                *("--port", str(self.port), "--workers", "1"),
            ],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def await_answer(self) -> None:
        until = time.monotonic() + 60
        while not self.answers():
            assert self.process.poll() is None, self.process.stderr
            assert time.monotonic() < until, "no answer within a minute"
            time.sleep(0.1)

    def child(self, words: str) -> int:
        """Return the process id of the child whose command holds these words."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        (found,) = (
            int(pid) for pid in listed.split() if words in Path(f"/proc/{pid}/cmdline").read_text()
        )
        return found


@pytest.fixture
def serve(fresh_database: str, fresh_home: Path, prepared_home: Path) -> Iterator[_Served]:
    """Start `guichet serve` on a database and home of its own."""
    (fresh_home / "static").rmdir()
    (fresh_home / "static").symlink_to(prepared_home / "static")
    served = _Served(ground.environment_for(home=fresh_home, database=fresh_database))
    try:
        served.await_answer()
        yield served
    finally:
        served.process.terminate()
        served.process.wait(30)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_cleanly(serve: _Served, stop: signal.Signals) -> None:
    children = [serve.child("granian"), serve.child("worker\x00")]
    serve.process.send_signal(stop)
    assert serve.process.wait(30) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    assert not serve.answers()


@pytest.mark.parametrize(("killed", "named"), [("granian", "web server"), ("worker\x00", "worker")])
def test_when_one_dies_the_other_ends_too(serve: _Served, killed: str, named: str) -> None:
    os.kill(serve.child(killed), signal.SIGKILL)
    assert serve.process.wait(30) == 1
    assert serve.process.stderr is not None
    assert f"the {named} ended by itself" in serve.process.stderr.read()
    assert not serve.answers(), "a web process was left behind"


def _group(pid: int) -> list[int]:
    """Return the processes whose group a process leads: a web server's own workers too."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # After the name in brackets: state, parent, group.
            group = int((entry / "stat").read_text().rpartition(")")[2].split()[2])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if group == pid:
            found.append(int(entry.name))
    return found


def test_when_it_is_killed_outright_nothing_is_left_behind(serve: _Served) -> None:
    leaders = [serve.child("granian"), serve.child("worker\x00")]
    everybody = [pid for leader in leaders for pid in _group(leader)]
    assert len(everybody) > len(leaders), "the web server has a worker of its own"
    serve.process.kill()
    serve.process.wait(10)
    until = time.monotonic() + 30
    while any(_group(leader) for leader in leaders):
        assert time.monotonic() < until, "children outlived the process that started them"
        time.sleep(0.1)
    assert not serve.answers()
