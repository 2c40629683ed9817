"""`guichet make-key NAME --office CODE --scope SCOPE …`."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time

from django.core.management.base import BaseCommand, CommandError

from guichet.catalogue.queries import NoSuchOffice, office_by_code
from guichet.identity.actions import make_key
from guichet.identity.rules import PER_MINUTE, KeyRefused, Scope
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """Give a department's own system a key."""

    help = "Give a department's own system a key, and show it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for whose, for what and until when."""
        parser.add_argument("name", metavar="NAME", help="what the office calls the system")
        parser.add_argument("--office", required=True, help="the code of the office it works for")
        parser.add_argument(
            "--scope",
            required=True,
            action="append",
            choices=[str(scope) for scope in Scope],
            help="what the key allows; give it once for each",
        )
        parser.add_argument(
            "--expires",
            required=True,
            type=date.fromisoformat,
            metavar="DAY",
            help="the day it ends, such as 2027-06-30; at most 400 days away",
        )
        parser.add_argument(
            "--per-minute", type=int, default=PER_MINUTE, help="calls a minute; 600 unless told"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Make it, or say what stands in the way."""
        expires = options["expires"]
        if not isinstance(expires, date):
            raise TypeError("argparse gives a date")
        try:
            made = make_key(
                SYSTEM,
                office=office_by_code(SYSTEM, code=str(options["office"])).id,
                name=str(options["name"]),
                scopes=list(options["scope"]),  # type: ignore[call-overload]  # a list of texts
                expires_at=datetime.combine(expires, time.min, tzinfo=UTC),
                per_minute=int(str(options["per_minute"])),
                at=datetime.now(tz=UTC),
            )
        except (NoSuchOffice, KeyRefused) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"system {made.system}\nkey    {made.id}\n{made.text}")
        self.stderr.write("This is the only time the key is shown. Hand it over safely.")
