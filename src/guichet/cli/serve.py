"""`guichet serve`: web server and worker under one process, living and ending together.

Where payments are practised, the practice provider runs with them.
"""

import argparse
import json
import os
import sys

from django.conf import settings
from django.core.management.base import CommandError

from guichet.cli.keeping.upkeep import insist_on_tables
from guichet.components.brand import BrandRefused
from guichet.components.jurisdiction import brand


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to listen and with how many web processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--workers", type=int, default=2, help="web processes")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped: 0 after SIGTERM or SIGINT, 1 when the web server or worker ended.

    Looks at everything, and then becomes the small program that watches over the others.
    """
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
    sys.stdout.flush()
    together = [sys.executable, "-m", "guichet.cli.together", json.dumps(commands)]
    os.execv(sys.executable, together)  # noqa: S606 - our own words only


def _insist_on_brand() -> None:
    """Refuse to serve pages that would all fail; raise CommandError with what to mend."""
    try:
        brand()
    except (BrandRefused, LookupError) as refused:
        raise CommandError(str(refused)) from refused
