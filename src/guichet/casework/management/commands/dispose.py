"""`guichet dispose`."""

from collections import Counter
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.casework.actions import dispose
from guichet.casework.queries import overdue
from guichet.casework.rules import Kept
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """Erase what was kept for as long as each service's definition allows."""

    help = "Erase what was kept for as long as each service's definition allows."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to look only."""
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be erased, and erase nothing"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Erase, or only count, and say what by service and kind."""
        at = datetime.now(tz=UTC)
        if options["dry_run"]:
            found = Counter((each.service, each.kind) for each in overdue(SYSTEM, at=at))
            self._tell(found)
            self.stdout.write(f"{sum(found.values())} would be erased. Nothing was.")
            return
        disposed = dispose(at=at)
        self._tell(Counter(disposed.done))
        if disposed.failed:
            cases = ", ".join(str(case) for case in disposed.failed[:10])
            raise CommandError(
                f"{len(disposed.failed)} could not be erased and are kept past their time: "
                f"{cases}. Run `guichet doctor`, then this again."
            )
        self.stdout.write(
            f"{sum(disposed.done.values())} erased, {disposed.papers} papers removed, "
            f"{disposed.drafts} drafts removed, {disposed.letters} letters put aside, "
            f"{disposed.strays} stray files removed."
        )

    def _tell(self, counts: Counter[tuple[str, Kept]]) -> None:
        for (service, kind), cases in sorted(counts.items()):
            self.stdout.write(f"{service}: {kind} of {cases} cases")
