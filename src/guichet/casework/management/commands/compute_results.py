"""`guichet compute-results`."""

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.casework.actions import compute_results
from guichet.catalogue.definitions import own_services
from guichet.catalogue.rules.filing import Unreadable, fiscal_year_of


class Command(BaseCommand):
    """Compute how the promised times were kept."""

    help = "Compute how promised times were kept in a fiscal year, for services that run here."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the service and the year."""
        known = ", ".join(each.code for each in own_services())
        parser.add_argument("--service", metavar="CODE", help=f"one of: {known} (default: all)")
        parser.add_argument(
            "--fiscal-year", metavar="2026-2027", help="the year (default: the present one)"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Write the results and say how many."""
        today = datetime.now(tz=UTC).date()
        year = str(options["fiscal_year"] or fiscal_year_of(today))
        known = [each.code for each in own_services()]
        wanted = [str(options["service"])] if options["service"] else known
        for code in wanted:
            if code not in known:
                raise CommandError(f"'{code}' is no service that runs here: {', '.join(known)}")
            try:
                written = compute_results(service=code, fiscal_year=year, today=today)
            except Unreadable as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{code} {year}: results of {written} standards written")
