"""`guichet replay-webhooks --from POSITION`."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from uuid import UUID

from django.core.management.base import BaseCommand

from guichet.integration.actions import replay


class Command(BaseCommand):
    """Tell departments' own systems again what happened from a position of the journal on."""

    help = "Tell departments' own systems again what happened from a position on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask from where, and whom."""
        parser.add_argument(
            "--from", dest="position", required=True, type=int, metavar="POSITION", help="the first"
        )
        parser.add_argument("--system", type=UUID, help="one system's id; all of them unless told")

    def handle(self, *_args: object, **options: object) -> None:
        """Set it back; the worker sends."""
        system = options["system"]
        waiting = replay(
            position=max(int(str(options["position"])), 1),
            system=UUID(str(system)) if system else None,
            at=datetime.now(tz=UTC),
        )
        self.stdout.write(
            f"{waiting} messages wait to be sent again; what was forgotten is read from the "
            "journal anew. The worker sends them."
        )
