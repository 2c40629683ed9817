"""`guichet revoke-key KEY`."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from guichet.identity.actions import revoke_key
from guichet.identity.rules import KeyRefused
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """End a key of a department's own system at once."""

    help = "End a key of a department's own system at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the key's id."""
        parser.add_argument(
            "key", metavar="KEY", type=UUID, help="its id, as `guichet list-keys` shows it"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """End it, or say what stands in the way."""
        key = UUID(str(options["key"]))
        try:
            revoke_key(SYSTEM, key=key, at=datetime.now(tz=UTC))
        except KeyRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"The key {key} opens nothing any more.")
