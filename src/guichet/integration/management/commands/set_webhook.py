"""`guichet set-webhook SYSTEM [URL]`."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from guichet.integration.actions import end_hook, set_hook
from guichet.integration.rules import HookRefused
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """Say where a department's own system takes what it is told."""

    help = "Say where a department's own system takes what it is told, or end that."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the system, and the address unless it ends."""
        parser.add_argument("system", metavar="SYSTEM", type=UUID, help="its id")
        parser.add_argument("url", metavar="URL", nargs="?", default="", help="an https address")
        parser.add_argument("--end", action="store_true", help="send it nothing any more")

    def handle(self, *_args: object, **options: object) -> None:
        """Set or end it, or say what stands in the way."""
        system, url, at = UUID(str(options["system"])), str(options["url"]), datetime.now(tz=UTC)
        try:
            if options["end"]:
                end_hook(SYSTEM, system=system, at=at)
                self.stdout.write("Nothing is sent to it any more; it may still read its events.")
                return
            hook = set_hook(SYSTEM, system=system, url=url, at=at)
        except HookRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"webhook {hook.id}\n{hook.url}\n{hook.secret}")
        self.stderr.write("The last line is the secret that signs what is sent: hand it over.")
