"""`guichet practice-provider`: a payment provider on this machine, where no money moves."""

import argparse
import signal
import sys
from urllib.parse import urlsplit

from django.conf import settings

from guichet.cli.practice.books import Books
from guichet.cli.practice.server import Faults, PracticeProvider
from guichet.payments.adapters.practice import practice_secret


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to listen, and what is to go wrong."""
    parser.add_argument(
        "--port", type=int, default=None, help="port to listen on (default: GUICHET_PAYMENTS_URL's)"
    )
    for name, what in (
        ("fail", "answered with 503"),
        ("stall", "answered after 7 seconds"),
        ("twice", "told twice"),
        ("again", "charged twice"),
        ("dies", "charged and never told"),
    ):
        parser.add_argument(
            f"--{name}", type=float, default=0.0, metavar="SHARE", help=f"share that is {what}"
        )


def run(options: argparse.Namespace) -> int:
    """Answer until stopped by SIGTERM or SIGINT."""
    faults = Faults(
        fail=options.fail,
        stall=options.stall,
        twice=options.twice,
        again=options.again,
        dies=options.dies,
    )
    provider = PracticeProvider(
        Books(settings.HOME / "practice-provider.sqlite3"),
        secret=practice_secret(settings.SECRET_KEY),
        port=options.port or urlsplit(settings.PAYMENTS_URL).port or 8001,
        faults=faults,
    )
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
    print(f"A practice provider answers at {provider.address}: no money moves.", flush=True)
    provider.serve_forever()
    return 0
