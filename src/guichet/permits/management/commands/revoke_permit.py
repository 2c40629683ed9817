"""`guichet revoke-permit NUMBER --reason CODE`."""

from argparse import ArgumentParser
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError

from guichet.permits import actions
from guichet.permits.rules import REVOCATION_REASONS


class Command(BaseCommand):
    """Revoke a permit."""

    help = "Revoke a permit: the check page says so at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the number and the reason."""
        parser.add_argument("number", metavar="NUMBER", help="as printed: CFL-2027-81Q4-6TZD")
        parser.add_argument(
            "--reason",
            required=True,
            metavar="CODE",
            help=f"one of: {', '.join(REVOCATION_REASONS)}",
        )

    def handle(self, *_args: object, **options: str) -> None:
        """Revoke, or say that it already was."""
        try:
            done = actions.revoke(
                number=options["number"], reason=options["reason"], at=datetime.now(tz=UTC)
            )
        except (actions.NoSuchPermit, actions.UnknownReason) as error:
            raise CommandError(str(error)) from error
        when = done.revoked_at.isoformat(timespec="seconds")
        if done.changed:
            self.stdout.write(f"Revoked {done.number} at {when}, reason: {done.reason}.")
        else:
            self.stdout.write(
                f"{done.number} was revoked already, at {when}, reason: {done.reason}. "
                "Nothing changed."
            )
