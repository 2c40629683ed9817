"""`guichet erase-file`."""

from datetime import UTC, datetime
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.casework.actions import NoSuchFile, PermitInForce, StillOpen, erase
from guichet.casework.queries import case_of_reference
from guichet.casework.rules import ORDERS, Cause, Kept
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """Erase one closed file before its time, by order."""

    help = "Erase what one closed file holds of a person before its time, by order."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the cause and how much of it."""
        parser.add_argument("reference", metavar="REFERENCE", help="as the person holds it")
        parser.add_argument(
            "--cause",
            required=True,
            choices=[cause.value for cause in ORDERS],
            help="why; it stands in the journal",
        )
        parser.add_argument(
            "--only", choices=[kind.value for kind in Kept], help="a part; all unless told"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Erase and say what."""
        case: UUID | None = case_of_reference(SYSTEM, reference=str(options["reference"]))
        if case is None:
            raise CommandError("No file has this reference. Copy it from the person's letter.")
        kinds = {Kept(str(options["only"]))} if options["only"] else set(Kept)
        cause = Cause(str(options["cause"]))
        try:
            erased = erase(case=case, kinds=kinds, cause=cause, at=datetime.now(tz=UTC))
        except (NoSuchFile, StillOpen, PermitInForce) as error:
            raise CommandError(str(error)) from error
        said = ", ".join(sorted(erased)) or "nothing that was not erased before"
        self.stdout.write(f"Case {case}: erased {said}.")
