"""An installation of its own for a proof: its environment, its databases, its commands.

What the proofs in this folder share. A proof runs itself again, inside the installation, for what
needs the site set up.
"""

import os
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from psycopg import sql

REPOSITORY = Path(__file__).resolve().parent.parent


def environment(home: Path, database: str, **more: str) -> dict[str, str]:
    """Return the environment of processes that serve one home, with production's settings.

    Of ours, only what tells a proof how much to do goes with it.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GUICHET_") or name.startswith(("GUICHET_CRASH", "GUICHET_PROVE"))
    }
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "guichet.site.settings",
        "GUICHET_HOME": str(home),
        "GUICHET_DATABASE_URL": database,
        "PYTHONPATH": f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}",
        **more,
    }


def run(environment: Mapping[str, str], *arguments: str) -> str:
    """Run Python to its end and return what it said; end with it where it fails."""
    done = subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, *arguments],
        env=dict(environment),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments[:3])} failed:\n{done.stderr[-2000:]}{done.stdout}")
    return done.stdout


def step(steps: Mapping[str, Callable[..., None]]) -> bool:
    """Do the step that the command line names, in an installation; False where it names none."""
    if len(sys.argv) == 1:
        return False
    django.setup()
    steps[sys.argv[1]](*sys.argv[2:])
    return True


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def empty_database(folder: Path, name: str) -> Iterator[str]:
    """Yield the address of a database that holds nothing.

    On SQLite, or on the PostgreSQL that GUICHET_DATABASE_URL names, where it is dropped afterwards.
    """
    server = os.environ.get("GUICHET_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder}/{name}.sqlite3"
        return
    own = f"guichet_{name}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        quoted = sql.Identifier(own)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(quoted))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{own}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


@contextmanager
def empty_databases(folder: Path, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the addresses of several."""
    with ExitStack() as stack:
        yield tuple(stack.enter_context(empty_database(folder, name)) for name in names)


def kind_of(database: str) -> str:
    """Return what a database is called in what a proof prints."""
    return "PostgreSQL" if database.startswith("postgres") else "SQLite"
