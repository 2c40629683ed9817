"""What the web benchmarks share: a home, a small service, the real server and the real worker."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
_LOAD = """
import os, pathlib, django
django.setup()
from django.conf import settings
from guichet.catalogue.actions import load_jurisdiction
from guichet.components import clock
load_jurisdiction(folder=pathlib.Path(settings.JURISDICTION), at=clock.now())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An installation in a folder of its own, and the environment that reaches it."""

    home: Path
    environment: dict[str, str]
    port: int
    database: str

    def run(self, *arguments: str) -> str:
        """Run Python with these arguments to its end and return what it printed."""
        done = subprocess.run(  # noqa: S603 - our own words only
            [sys.executable, *arguments],
            env=self.environment,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments[:3])} failed:\n{done.stderr[-2000:]}")
        return done.stdout


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """Lay an installation with the small service, on SQLite or what GUICHET_DATABASE_URL names."""
    # Told to end, a run still ends what it started: the exit unwinds through `serving`.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        home = Path(folder)
        jurisdiction = home / "jurisdiction"
        shutil.copytree(REPOSITORY / "jurisdictions" / "northshore", jurisdiction)
        shutil.copy(HERE / "small-permit.toml", jurisdiction / "services")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        database = os.environ.get("GUICHET_DATABASE_URL", "")
        environment = {
            **{name: value for name, value in os.environ.items() if name != "GUICHET_DATA"},
            "DJANGO_SETTINGS_MODULE": "guichet.site.settings",
            "GUICHET_HOME": str(home),
            "GUICHET_JURISDICTION": str(jurisdiction),
            "GUICHET_BASE_URL": f"http://127.0.0.1:{port}",
            "PYTHONPATH": str(HERE),
        }
        kind = "PostgreSQL" if database else "SQLite FULL"
        place = Ground(home=home, environment=environment, port=port, database=kind)
        place.run("-m", "guichet", "init")
        place.run("-c", _LOAD)
        yield place


@contextlib.contextmanager
def serving(place: Ground, application: str, *, worker: bool) -> Iterator[tuple[int, ...]]:
    """Serve with 2 web processes of 1 blocking thread, and the worker beside them if wanted.

    Yields the process groups, for `cpu_seconds`.
    """
    web = [
        *("-m", "granian", "--interface", "wsgi", "--blocking-threads", "1", "--workers", "2"),
        *("--host", "127.0.0.1", "--port", str(place.port), "--log-level", "error", application),
    ]
    commands = [web, ["-m", "guichet", "worker"]] if worker else [web]
    processes = [_start(place, command) for command in commands]
    try:
        _await_answer(place)
        yield tuple(process.pid for process in processes)
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _start(place: Ground, command: Sequence[str]) -> subprocess.Popen[bytes]:
    with (place.home / "log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own words only
            [sys.executable, *command],
            env=place.environment,
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _await_answer(place: Ground) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"http://127.0.0.1:{place.port}/healthz", timeout=2)
            return
        time.sleep(0.1)
    raise SystemExit(f"the server did not answer:\n{(place.home / 'log').read_text()[-2000:]}")


def wrk(place: Ground, script: str, path: str, *, clients: int, threads: int, seconds: int) -> str:
    """Load an address with wrk and return what it printed."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is absent: apt-get install wrk")
    url = f"http://127.0.0.1:{place.port}{path}"
    sizes = [f"-t{threads}", f"-c{clients}", f"-d{seconds}s"]
    done = subprocess.run(  # noqa: S603 - our own words only
        ["wrk", *sizes, "--latency", "-s", str(HERE / script), url],  # noqa: S607 - found above
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def cpu_seconds(groups: Sequence[int]) -> float:
    """Return the processor time that process groups have taken so far (Linux's /proc).

    On a shared machine it says what the work costs where the clock says how busy others are. A
    PostgreSQL server's own time is not in it.
    """
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) in groups:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


_AT_REST = 0.2  # seconds of processor time in two: a tenth of a core


def rest(groups: Sequence[int], *, most: float = 60.0) -> None:
    """Wait until process groups rest: then all is warm.

    A new home's worker first makes the night's estimates, which no later minute pays for.
    """
    until = time.monotonic() + most
    while time.monotonic() < until:
        before = cpu_seconds(groups)
        time.sleep(2)
        if cpu_seconds(groups) - before < _AT_REST:
            return


def figure(output: str, pattern: str) -> float:
    """Return a number from a program's output; end the run, showing it, when it is not there."""
    found = re.search(pattern, output)
    if found is None:
        raise SystemExit(f"no '{pattern}' in:\n{output}")
    return float(found[1])


def again_on_postgresql(script: str) -> None:
    """Run a script once more on a PostgreSQL of its own, where that can be had."""
    if os.environ.get("GUICHET_DATABASE_URL"):
        return
    if shutil.which("pg_virtualenv") is None:
        print("PostgreSQL: skipped, pg_virtualenv is absent: apt-get install postgresql-common")
        return
    address = "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"
    line = f'GUICHET_DATABASE_URL="{address}" exec "{sys.executable}" "{script}"'
    for _try in range(20):
        done = subprocess.run(  # noqa: S603 - our own words only
            ["pg_virtualenv", "-t", "bash", "-c", line],  # noqa: S607 - found above
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        # As root every pg_virtualenv makes a cluster of the same name: wait for the other.
        if "refusing to overwrite" not in done.stderr:
            print(done.stderr[-1500:] if done.returncode else "", end="")
            return
        time.sleep(3)
    print("PostgreSQL: skipped, another pg_virtualenv did not end")
