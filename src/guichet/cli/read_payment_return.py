"""`guichet read-payment-return`: mark what the bank paid and what came back."""

import argparse
from pathlib import Path

from django.core.management.base import CommandError

from guichet.components import clock
from guichet.payments.actions.benefits import take_report
from guichet.payments.adapters.bank_files import ReturnUnreadable, read_status_report

_MOST_BYTES = 100_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which file."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the bank's pain.002")


def run(options: argparse.Namespace) -> int:
    """Take each line of the bank's report; 1 when some match nothing, each listed."""
    try:
        if options.file.stat().st_size > _MOST_BYTES:
            raise CommandError(f"{options.file} is over 100 MB. Ask the bank for it in parts.")
        words = read_status_report(options.file.read_bytes())
    except OSError as error:
        raise CommandError(f"{options.file} cannot be read: {error.strerror}.") from None
    except ReturnUnreadable as error:
        raise CommandError(f"{options.file}: {error}") from None
    done = take_report(words=words, at=clock.now())
    print(
        f"{len(words)} lines: {done.paid} paid, {done.returned} returned, {done.known} known "
        f"before, {done.on_their_way} on their way, {len(done.unfit)} match nothing or differ"
    )
    for each in done.unfit:
        print(f"  {each.said or '(no reference)'}: {each.why}")
    return int(bool(done.unfit))
