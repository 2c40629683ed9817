"""`guichet transfer`: let another office answer for a service from a day on."""

import argparse
from datetime import date

from django.core.management.base import CommandError

from guichet.catalogue.actions import transfer
from guichet.catalogue.rules.ownership import GIVEN_REASONS, TransferRefused
from guichet.components import clock
from guichet.interactions.rules import SYSTEM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what moves, to whom, from when on and why."""
    parser.add_argument("service", help="the service's code")
    parser.add_argument("--to", required=True, metavar="OFFICE", help="the office's code")
    parser.add_argument(
        "--on", required=True, metavar="DATE", help="its first day, as 2027-04-01; not in the past"
    )
    parser.add_argument("--reason", required=True, choices=GIVEN_REASONS)
    parser.add_argument("--stage", default="", help="a stage alone; the whole service unless given")


def run(options: argparse.Namespace) -> int:
    """Transfer and say so; raise CommandError with what to do when that is refused."""
    try:
        on = date.fromisoformat(options.on)
    except ValueError as error:
        raise CommandError(f"'{options.on}' is no date; write it as 2027-04-01.") from error
    try:
        written = transfer(
            SYSTEM,
            service=options.service,
            to=options.to,
            on=on,
            reason=options.reason,
            stage=options.stage,
            at=clock.now(),
        )
    except TransferRefused as refused:
        raise CommandError(str(refused)) from refused
    what = f"stage '{options.stage}' of {options.service}" if options.stage else options.service
    said = "answers" if written else "was named already to answer"
    print(
        f"{options.to} {said} for {what} from {on} on. Files received before stay where they are."
    )
    return 0
