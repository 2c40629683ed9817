"""`guichet publish-waits`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.capacity.actions import (
    Outcome,
    RowsForgotten,
    publish_nightly,
    publish_waits,
    read_anew,
)
from guichet.catalogue.queries import unknown_services
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """Estimate, score and publish the waits of services."""

    help = "Estimate how long each service takes from the journal, score the past, and publish."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the services, or the mark of the worker's night."""
        parser.add_argument(
            "--service",
            metavar="CODE",
            action="append",
            default=[],
            help="a service's code; may be given again (default: every service with cases)",
        )
        parser.add_argument(
            "--read-again",
            action="store_true",
            help="read the journal from its first Event, not from where the last run ended",
        )
        parser.add_argument(
            "--nightly",
            metavar="ZONE",
            default="",
            help="do nothing where the night's estimates are made already (for the worker)",
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Publish and say what was done."""
        try:
            self._publish(options, at=datetime.now(tz=UTC))
        except RowsForgotten as stopped:
            raise CommandError(str(stopped)) from None

    def _publish(self, options: Mapping[str, object], *, at: datetime) -> None:
        if options["nightly"]:
            self._say(publish_nightly(at=at, zone=ZoneInfo(str(options["nightly"]))))
            return
        wanted = options["service"]
        services = [str(code) for code in wanted] if isinstance(wanted, list) else []
        unknown = unknown_services(SYSTEM, codes=services)
        if unknown:
            raise CommandError(
                f"There is no service '{unknown[0]}' in the catalogue. The page of a service has "
                "its code in the address; `guichet report-catalogue` counts them."
            )
        if options["read_again"]:
            read_anew()
        self._say(publish_waits(at=at, services=services))

    def _say(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.stdout.write("The night's estimates are made already.")
            return
        self.stdout.write(
            f"Read the journal up to position {outcome.position}. {outcome.told} services have an "
            f"estimate, {outcome.too_few} have cases and too few answers; every other service has "
            f"no cases here. {outcome.new} estimates and scores are new."
        )
        if outcome.failed:
            causes = "\n".join(f"  {code}: {why}" for code, why in outcome.failed.items())
            raise CommandError(
                f"{len(outcome.failed)} services could not be reckoned and keep the estimates they "
                f"had; every other one is done:\n{causes}\nMend what is named, then run `guichet "
                "publish-waits --service CODE`; with --read-again where an office had no calendar, "
                "whose cases were passed over."
            )
