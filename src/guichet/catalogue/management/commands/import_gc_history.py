"""`guichet import-gc-history DIR`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.catalogue.actions import import_history
from guichet.catalogue.adapters.gc_inventory import InventoryUnreadable


class Command(BaseCommand):
    """Import earlier years beside the published inventory."""

    help = "Import volumes and timeliness of earlier years from the publisher's indicator files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument(
            "folder",
            type=Path,
            metavar="DIR",
            help="holds volume_by_channel.csv and timeliness_by_channel.csv, or .gz",
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Import and say what became of every row."""
        try:
            report = import_history(folder=Path(str(options["folder"])))
        except InventoryUnreadable as error:
            raise CommandError(str(error)) from error
        for row in report.rejected:
            self.stdout.write(f"rejected: {row.file} row {row.number}: {row.reason}")
        self.stdout.write(f"left out {report.unknown} rows of services not in the catalogue")
        self.stdout.write(f"left out {report.filed} volumes of years filed in full")
        self.stdout.write(
            f"added {report.added}, updated {report.updated}, unchanged {report.unchanged}, "
            f"rejected {len(report.rejected)}"
        )
