"""`guichet import-gc-inventory DIR`."""

from pathlib import Path
from typing import Any, Self

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from guichet.catalogue.actions import ImportReport, import_inventory
from guichet.catalogue.adapters.gc_inventory import InventoryUnreadable
from guichet.catalogue.rules.filing import Unreadable, fiscal_year_start

_REJECTED = 3
_LONGEST_SHOWN = 80


class Command(BaseCommand):
    """Import the published GC Service Inventory."""

    help = "Import the published GC Service Inventory from a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, the years and how strict to be."""
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="holds service.csv and service_std.csv, or .gz"
        )
        parser.add_argument(
            "--fiscal-year",
            action="append",
            default=[],
            metavar="2023-2024",
            help="import this year only; may be given several times",
        )
        parser.add_argument(
            "--strict", action="store_true", help="exit with code 3 when a row was rejected"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Import and say what became of every row."""
        asked = options["fiscal_year"]
        years = frozenset(map(str, asked)) if isinstance(asked, list) else frozenset()
        try:
            for year in years:
                fiscal_year_start(year)
            with _Bar() as bar:
                report = import_inventory(
                    folder=Path(str(options["folder"])),
                    fiscal_years=years,
                    progress=bar.show,
                )
        except (InventoryUnreadable, Unreadable) as error:
            raise CommandError(str(error)) from error
        self._tell(report)
        if options["strict"] and report.rejected:
            raise CommandError(
                f"{len(report.rejected)} rows were rejected; the others were kept.",
                returncode=_REJECTED,
            )

    def _tell(self, report: ImportReport) -> None:
        for change in report.changes:
            before, after = _short(change.before), _short(change.after)
            self.stdout.write(f"changed: {change.what}: {change.column} '{before}' -> '{after}'")
        for absent in report.absent:
            self.stdout.write(f"absent: {absent} is stored but not in these files; kept")
        for row in report.rejected:
            self.stdout.write(f"rejected: {row.file} row {row.number}: {row.reason}")
        if report.skipped:
            self.stdout.write(f"skipped {report.skipped} rows of other fiscal years")
        self.stdout.write(
            f"added {report.added}, updated {report.updated}, unchanged {report.unchanged}, "
            f"rejected {len(report.rejected)}"
        )


class _Bar:
    """A progress bar on a terminal, and silence elsewhere."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._step = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, step: str, done: int, size: int) -> None:
        """Show how far a step has come."""
        if step != self._step:
            if self._bar is not None:
                self._bar.close()
            # disable=None: no bar where nobody looks.
            self._bar = tqdm(desc=step, total=size or None, unit="rows", disable=None)
            self._step = step
        if self._bar is not None:
            self._bar.update(done - self._bar.n)


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"
