"""What tests stand on: databases with real commits, homes, and the real site in processes.

A flush is refused by the journal's triggers, and rightly so: a test that commits gets a database
of its own, copied from a template that was migrated once.
"""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connections

from guichet.interactions.adapters.keys import make_keys
from guichet.permits.adapters.keys import ensure_key

REPOSITORY = Path(__file__).resolve().parent.parent
_SITE_SECONDS = 30.0


def on_postgresql() -> bool:
    """Tell whether this run stands on PostgreSQL."""
    return connections["default"].vendor == "postgresql"


# --- Databases ---------------------------------------------------------------------------
def make_template(folder: Path) -> str:
    """Copy the migrated test database once, to be copied again for each test that commits."""
    connection = connections["default"]
    if not on_postgresql():
        target = folder / "template.sqlite3"
        connections.close_all()
        # The backup interface reads through the write-ahead log; a plain copy would not.
        with (
            contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")
        return str(target)
    tested = str(connection.settings_dict["NAME"])
    connections.close_all()
    _create_database(f"{tested}_template", copy_of=tested)
    return f"{tested}_template"


def drop_template(template: str) -> None:
    """Remove what `make_template` made; a file goes with its folder."""
    if on_postgresql():
        _drop_database(template)


@contextlib.contextmanager
def own_copy(template: str, folder: Path) -> Iterator[str]:
    """Copy the template, yield the copy's address and remove it afterwards.

    The address is what GUICHET_DATABASE_URL takes.
    """
    if on_postgresql():
        name = f"fresh_{uuid.uuid4().hex}"
        connections.close_all()
        _create_database(name, copy_of=template)
        try:
            yield _postgresql_address(name)
        finally:
            _drop_database(name)
    else:
        file = folder / f"fresh-{uuid.uuid4().hex}.sqlite3"
        shutil.copyfile(template, file)
        try:
            yield f"sqlite:///{file}"
        finally:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """Yield the address of a database that holds no table, and remove it afterwards."""
    if on_postgresql():
        name = f"empty_{uuid.uuid4().hex}"
        _create_database(name, copy_of="template0")
        try:
            yield _postgresql_address(name)
        finally:
            _drop_database(name)
    else:
        file = folder / f"empty-{uuid.uuid4().hex}.sqlite3"
        try:
            yield f"sqlite:///{file}"
        finally:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def own_database(template: str, folder: Path) -> Iterator[str]:
    """Point this process at a fresh copy of the template and yield its address."""
    # One dictionary serves every thread's connection: threads started later follow.
    shared = connections["default"].settings_dict
    before = shared["NAME"]
    connections.close_all()
    with own_copy(template, folder) as address:
        shared["NAME"] = address.split("/", 3)[3]
        try:
            yield address
        finally:
            connections.close_all()
            shared["NAME"] = before


def _create_database(name: str, *, copy_of: str) -> None:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copy_of}"')


def _drop_database(name: str) -> None:
    with connections["default"]._nodb_cursor() as cursor:
        # A thread that a test left behind may still hold a connection.
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _postgresql_address(name: str) -> str:
    shared = connections["default"].settings_dict
    user, password = quote(shared["USER"], safe=""), quote(shared["PASSWORD"], safe="")
    return f"postgres://{user}:{password}@{shared['HOST']}:{shared['PORT']}/{name}"


# --- Homes -------------------------------------------------------------------------------
def furnish_home(home: Path) -> Path:
    """Lay a home folder with a secret, as `guichet init` would, and return it."""
    home.mkdir(parents=True, exist_ok=True)
    secret = home / "secret"
    secret.write_text(uuid.uuid4().hex * 2)
    secret.chmod(0o600)
    (home / "static").mkdir(exist_ok=True)
    ensure_key(home)
    make_keys(home)
    return home


def environment_for(*, home: Path, database: str, **more: str) -> dict[str, str]:
    """Return the environment for a process that runs Guichet with production's settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GUICHET_", "DJANGO_", "PYTEST_")) or name == "GUICHET_DATA"
    }
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "guichet.site.settings",
        "GUICHET_HOME": str(home),
        "GUICHET_DATABASE_URL": database,
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def run_guichet(
    *arguments: str, environment: Mapping[str, str], timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run one `guichet` command to its end and return what it said."""
    return _run(["-m", "guichet", *arguments], environment=environment, timeout=timeout)


def run_python(
    code: str, *, environment: Mapping[str, str], timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a few lines of Python in a process of its own and return what it said."""
    return _run(["-c", code], environment=environment, timeout=timeout)


def _run(
    arguments: list[str], *, environment: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, *arguments],
        env=dict(environment),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


# --- The site in processes ---------------------------------------------------------------
@dataclass(slots=True)
class Site:
    """The real site, served by the real server."""

    address: str
    home: Path
    database: str
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]]

    def letters(self) -> list[str]:
        """Return every e-mail the site has sent, oldest first, as text."""
        folder = self.home / "mail"
        files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        return [file.read_text() for file in files]

    def start_worker(self) -> None:
        """Start the worker beside the web processes."""
        self.processes.append(_start(["-m", "guichet", "worker"], self.environment, self.home))

    def stop(self) -> None:
        """End every process that this site started, and no other."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_site(
    *,
    home: Path,
    database: str,
    worker: bool = False,
    processes: int = 1,
    port: int | None = None,
    application: str = "guichet.site.wsgi:application",
    **more: str,
) -> Site:
    """Serve the site, on a free port unless told, and return it once it answers.

    Raises RuntimeError with the server's own words if it does not answer in time.
    """
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    environment = environment_for(
        home=home, database=database, **{"GUICHET_BASE_URL": address, **more}
    )
    arguments = [
        *("-m", "granian", "--interface", "wsgi", "--blocking-threads", "1"),
        *("--workers", str(processes), "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(port)),
        application,
    ]
    site = Site(address, home, database, environment, [_start(arguments, environment, home)])
    try:
        _await_answer(site)
    except RuntimeError:
        site.stop()
        raise
    if worker:
        site.start_worker()
    return site


def _start(
    arguments: list[str], environment: Mapping[str, str], home: Path
) -> subprocess.Popen[bytes]:
    with (home / "processes.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own words only
            [sys.executable, *arguments],
            env=dict(environment),
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _await_answer(site: Site) -> None:
    until = time.monotonic() + _SITE_SECONDS
    while time.monotonic() < until:
        if site.processes[0].poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{site.address}/healthz", timeout=5):  # noqa: S310 - http
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    words = (site.home / "processes.log").read_text()[-3000:]
    raise RuntimeError(f"The site did not answer at {site.address}. It said:\n{words}")
