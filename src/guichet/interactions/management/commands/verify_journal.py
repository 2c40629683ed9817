"""`guichet verify-journal`."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from guichet.interactions.adapters.heads import heads_path
from guichet.interactions.adapters.keys import KeysMissing
from guichet.interactions.queries import JournalVerdict, verify_journal
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """Verify the journal and name the first broken position."""

    help = "Verify the journal against its seals and heads; name the first broken position."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which copy of the heads to hold the journal against."""
        parser.add_argument(
            "--heads", type=Path, help="a copy of the heads file (default: the home's, if there)"
        )
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON")

    def handle(self, *, heads: Path | None, json: bool, **options: object) -> None:
        """Verify; exit 1 when the journal is broken.

        Raises CommandError when it is, or when it cannot be verified.
        """
        del options
        own = heads_path(settings.HOME)
        against = heads or (own if own.is_file() else None)
        if against is not None and not against.is_file():
            raise CommandError(f"There is no heads file at {against}. Name the copy that you keep.")
        try:
            verdict = _verify(against)
        except KeysMissing as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_as_json(verdict) if json else _in_words(verdict))
        if not verdict.ok:
            raise CommandError(f"The journal is broken at position {verdict.broken_position}.")


def _verify(heads: Path | None) -> JournalVerdict:
    with tqdm(
        desc="Verifying", unit=" events", disable=not sys.stderr.isatty(), leave=False
    ) as bar:
        return verify_journal(SYSTEM, heads=heads, progress=bar.update)


def _as_json(verdict: JournalVerdict) -> str:
    return json.dumps(asdict(verdict), indent=2)


def _in_words(verdict: JournalVerdict) -> str:
    counted = (
        f"{verdict.events} Events under {verdict.seals} seals verified, "
        f"{verdict.unsealed} waiting for a seal."
    )
    if not verdict.ok:
        event = f" (Event {verdict.broken_event})" if verdict.broken_event else ""
        return (
            f"BROKEN at position {verdict.broken_position}{event}: {verdict.reason}.\n"
            f"Before it: {counted}\nKeep the database and the heads as they are, and see "
            "docs/how-to/verify-the-journal.md."
        )
    if not verdict.heads_compared:
        return (
            f"{counted} There was no heads file to compare with: a cut of the tail would not have "
            "been seen. Pass --heads."
        )
    return f"{counted} The heads agree."
