"""Throw-away databases for benchmarks: SQLite always, PostgreSQL where a URL is given.

`GUICHET_DATABASE_URL` names a PostgreSQL server on which a database may be made and dropped:
`pg_virtualenv` offers one; see docs/how-to/load-a-real-catalogue.md.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


@contextlib.contextmanager
def databases() -> Iterator[dict[str, dict[str, str]]]:
    """Yield {name: environment} of fresh, migrated databases, removed afterwards."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        found = {"SQLite": _environment(Path(folder) / "sqlite", f"sqlite:///{folder}/b.sqlite3")}
        server = os.environ.get("GUICHET_DATABASE_URL", "")
        if server.startswith("postgres"):
            url = stack.enter_context(_postgresql(server))
            found["PostgreSQL"] = _environment(Path(folder) / "postgresql", url)
        else:
            print("PostgreSQL: not measured, GUICHET_DATABASE_URL names no PostgreSQL server")
        for environment in found.values():
            subprocess.run(
                [sys.executable, "-m", "guichet", "init"],
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        yield found


def measure(script: str, environment: dict[str, str], *arguments: str) -> None:
    """Run a benchmark script again as a process of its own on one database."""
    subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, script, *arguments], env=environment, check=True
    )


def inventory() -> Path | None:
    """Return the folder of the published inventory, or None, saying so, where there is none."""
    folder = Path(os.environ.get("GUICHET_DATA", "/nowhere")) / "gc-service-inventory"
    if folder.is_dir():
        return folder
    print("not measured: GUICHET_DATA names no folder with gc-service-inventory")
    return None


def _environment(home: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guichet.site.settings",
        "GUICHET_HOME": str(home),
        "GUICHET_DATABASE_URL": url,
    }


@contextlib.contextmanager
def _postgresql(server: str) -> Iterator[str]:
    name = f"guichet_bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
