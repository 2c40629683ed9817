"""`guichet serve`: web server and worker under one process, living and ending together.

Where payments are practised, the practice provider runs with them.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.management.base import CommandError

from guichet.cli.keeping.upkeep import insist_on_tables
from guichet.cli.lineage import ends_with_parent
from guichet.cli.stopping import Stop
from guichet.components.brand import BrandRefused
from guichet.components.jurisdiction import brand

_LOOK = 0.2  # seconds between looks at the children
_GRACE = 15.0  # seconds that a child has to end by itself


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to listen and with how many web processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--workers", type=int, default=2, help="web processes")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped: 0 after SIGTERM or SIGINT, 1 when the web server or worker ended."""
    _insist_on_brand()
    insist_on_tables()
    # One blocking thread a process: eight took the 99th percentile from 3 ms to 450 ms.
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "1"),
        *("--host", options.host, "--port", str(options.port)),
        *("--workers", str(options.workers), "--log-level", "warning"),
        "guichet.site.wsgi:application",
    ]
    worker = [sys.executable, "-m", "guichet", "worker"]
    commands = {"web server": web, "worker": worker}
    if settings.PAYMENTS == "practice":
        commands["practice provider"] = [sys.executable, "-m", "guichet", "practice-provider"]
    return run_together(commands)


def _insist_on_brand() -> None:
    """Refuse to serve pages that would all fail; raise CommandError with what to mend."""
    try:
        brand()
    except (BrandRefused, LookupError) as refused:
        raise CommandError(str(refused)) from refused


def run_together(commands: Mapping[str, Sequence[str]]) -> int:
    """Run the commands until a signal or until one ends; either way end them all."""
    stop = Stop()
    stop.listen()
    children: dict[str, subprocess.Popen[bytes]] = {}
    ended = None
    try:
        for name, command in commands.items():
            # A group of its own: what a killed web server leaves behind can then be ended too.
            # And when this process is killed, the kernel ends the children in its stead.
            children[name] = subprocess.Popen(  # noqa: S603 - our own words
                command,
                process_group=0,
                preexec_fn=ends_with_parent(),  # noqa: PLW1509 - there is no thread here yet
            )
        while ended is None and not stop.wait(_LOOK):
            ended = next(
                (name for name, child in children.items() if child.poll() is not None), None
            )
    finally:
        _end(list(children.values()))
    if ended is None:
        return 0
    print(
        f"guichet serve: the {ended} ended by itself (code {children[ended].returncode}), so "
        "everything was stopped. Its last lines above say why.",
        file=sys.stderr,
    )
    return 1


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
