"""Guichet's own commands, run as processes of their own, as an operator would run them."""

import os
import subprocess
import sys

from django.core.management.base import CommandError


def run_guichet(*arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command here, or on the database at another address, and return what it said."""
    environment = dict(os.environ)
    if database:
        environment["GUICHET_DATABASE_URL"] = database
    return subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, "-m", "guichet", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def insist(*arguments: str, database: str = "") -> str:
    """Run a command and return its last line; raise CommandError with its words when it refuses."""
    said = run_guichet(*arguments, database=database)
    if said.returncode:
        words = "\n".join(part.strip() for part in (said.stdout, said.stderr) if part.strip())
        raise CommandError(f"`guichet {' '.join(arguments)}` refused:\n{words}")
    return (said.stdout.strip().splitlines() or [""])[-1]
