"""`guichet export-gc-inventory DIR`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.catalogue.adapters.gc_inventory import write_inventory
from guichet.catalogue.queries import filed
from guichet.catalogue.rules.filing import Unreadable, fiscal_year_start
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """Write the imported inventory back into the published form."""

    help = "Write what was imported back into service.csv and service_std.csv, cell for cell."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and the year."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="gets both files")
        parser.add_argument(
            "--fiscal-year", default="", metavar="2023-2024", help="export this year only"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Write both files; never over files that are there."""
        folder, year = Path(str(options["folder"])), str(options["fiscal_year"])
        try:
            if year:
                fiscal_year_start(year)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        taken = [name for name in ("service.csv", "service_std.csv") if (folder / name).exists()]
        if taken:
            raise CommandError(
                f"{folder / taken[0]} is there already, and an import may have come from it. "
                "Name another folder."
            )
        rows = filed(SYSTEM, fiscal_year=year)
        if not rows.services:
            raise CommandError(
                f"Nothing was filed{f' for {year}' if year else ''}. Import it first: "
                "guichet import-gc-inventory DIR"
            )
        try:
            write_inventory(folder, services=rows.services, standards=rows.standards)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written ({error}). Name another.") from error
        self.stdout.write(
            f"wrote {len(rows.services)} services and {len(rows.standards)} standards to {folder}"
        )
