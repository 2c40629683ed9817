"""`guichet reconcile-payments`: hold a day's payments against the provider's statement."""

import argparse
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guichet.casework.actions import compare_with
from guichet.payments.adapters import ProviderDown, provider_named


class Command(BaseCommand):
    """Compare, list what does not match, and take down payments that we never heard of."""

    help = "Hold a day's payments against the provider's statement."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say which day."""
        parser.add_argument(
            "--day",
            type=date.fromisoformat,
            default=None,
            help="a UTC day such as 2026-11-25 (default: yesterday)",
        )

    def handle(self, **options: date | None) -> None:
        """Compare one day; end with 1 where lines still differ."""
        at = datetime.now(tz=UTC)
        day = options["day"] or at.astimezone(UTC).date() - timedelta(days=1)
        way = settings.PAYMENTS
        provider = provider_named(way)
        if provider is None:
            raise CommandError(
                "No payment provider is set: fees are paid in cash alone, and the desk's page of "
                "payments has the drawer's count. Set GUICHET_PAYMENTS to a provider's name."
            )
        try:
            before, after = compare_with(way=way, provider=provider, day=day, at=at)
        except ProviderDown as down:
            raise CommandError(f"{down} Nothing was compared; try again later.") from down
        settled = len(before) - len(after)
        self.stdout.write(f"{way}, {day} UTC: {len(before)} lines differed, {settled} settled now.")
        for gap in after:
            ours = "-" if gap.ours is None else f"{gap.ours / 100:.2f}"
            theirs = "-" if gap.theirs is None else f"{gap.theirs / 100:.2f}"
            self.stdout.write(f"  {gap.what}: {gap.kind} {gap.id}, ours {ours}, theirs {theirs}")
        if after:
            raise CommandError(f"{len(after)} lines differ still; each stands on the desk's page.")
