"""Time the journal: Events recorded, sealed and verified a second, on both databases.

200,000 Events of kind `submitted` in batches of 4,096, on a fresh database; `--events N` for more.
Recording is 5,000 Events a transaction, so that it shows the work of `record` and not of commits.
Verification is the whole of `verify_journal` with heads, median of 3; the bar is 1,000,000 Events
in 10 s, and the time for a million is worked out from what was measured.
"""

import argparse
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django

from databases import databases, measure

EVENTS, TRANSACTION, RUNS, BAR = 200_000, 5_000, 3, 10.0
AT = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)


def main() -> None:
    """Measure each database in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--here", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        measure_here(options.here, options.events)
        return
    with databases() as found:
        for name, environment in found.items():
            measure(
                str(Path(__file__).resolve()),
                environment,
                *("--here", name, "--events", str(options.events)),
            )


def measure_here(name: str, count: int) -> None:
    """Record, seal and verify on the database at hand, and print."""
    django.setup()
    # Models and settings need the set-up above.
    from django.conf import settings  # noqa: PLC0415 - the site is set up first
    from django.db import connection, transaction  # noqa: PLC0415 - the site is set up first

    from guichet.interactions.actions import NewEvent, record_many, seal  # noqa: PLC0415 - the site is set up first
    from guichet.interactions.queries import verify_journal  # noqa: PLC0415 - the site is set up first
    from guichet.interactions.rules import SYSTEM  # noqa: PLC0415 - the site is set up first

    def submitted() -> NewEvent:
        return NewEvent(
            kind="submitted",
            occurred_at=AT,
            recorded_at=AT,
            service="coastal-fishing-licence",
            office=uuid.uuid4(),
            channel="web",
            case=uuid.uuid4(),
            subject=uuid.uuid4(),
            payload={
                "definition_version": "2026-04-01",
                "language": "fr",
                "answers_digest": "ab" * 32,
            },
        )

    def write() -> None:
        for start in range(0, count, TRANSACTION):
            with transaction.atomic():
                record_many(events=[submitted() for _ in range(min(TRANSACTION, count - start))])

    def seal_all() -> None:
        while seal(at=AT, home=settings.HOME) is not None:
            pass

    def verify() -> None:
        verdict = verify_journal(SYSTEM, heads=settings.HOME / "heads")
        if not verdict.ok or verdict.events != count:
            sys.exit(f"the journal did not verify: {verdict}")

    print(f"{name}, {count:,} Events: ", end="", flush=True)
    print(f"{count / _seconds(write):,.0f} recorded/s, ", end="", flush=True)
    print(f"{count / _seconds(seal_all):,.0f} sealed/s, ", end="", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    processor = time.process_time()
    taken = statistics.median(_seconds(verify) for _ in range(RUNS))
    processor = (time.process_time() - processor) / RUNS
    million, own = (seconds * 1_000_000 / count for seconds in (taken, processor))
    print(
        f"{count / taken:,.0f} verified/s: a million in {million:.1f} s, {own:.1f} s of processor "
        f"in this process (bar {BAR:.0f} s: {'held' if million < BAR else 'MISSED'})"
    )


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
