"""From a journal of ten million Events, never read before, to the published waits of every service.

Method: the published inventory's services; cases spread over them and over eighteen months by
seed, each of four Events (submitted, opened, decided, released: half of them tell of a wait), in
the order in which they happened. The rows are written in plain SQL, unsealed but in their places,
and not counted. Then `publish_waits` as the nightly run does it: the journal is read from its first
Event, every service is estimated, scored and written. By the clock, with the largest memory.
`GUICHET_BENCH_EVENTS` says another number of Events.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
import numpy as np

from databases import databases, inventory, measure

EVENTS = int(os.environ.get("GUICHET_BENCH_EVENTS", "10_000_000"))
KINDS = ("submitted", "opened", "decided", "released")
DAYS = 550
_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
_DAY = 86_400
_BATCH = 100_000
_SUBMITTED = json.dumps(
    {"answers_digest": "0" * 64, "definition_version": "2026-01-01", "language": "en"}
)
_NOTHING_ON_POSTGRESQL = "\\x" + "00" * 32
_CARELESS = {
    "sqlite": ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -3000000"),
    "postgresql": ("SET synchronous_commit = off",),
}
_EVENT = (
    "id, kind, version, occurred_at, recorded_at, service, office, channel, case_id, subject,"
    " payload, content_hash"
)


def rows(owners: Sequence[tuple[str, str]]) -> Iterator[tuple[int, list[tuple]]]:
    """Yield (first position, rows of Events) in the order in which they happened."""
    chance = np.random.default_rng(11)
    cases = EVENTS // len(KINDS)
    service = chance.integers(len(owners), size=cases)
    began = chance.uniform(0, DAYS * _DAY, size=cases)
    lasts = chance.exponential(20 * _DAY, size=cases)
    moments = began[:, None] + lasts[:, None] * np.array([0, 0.1, 0.95, 1.0])
    happened = np.argsort(moments, axis=None, kind="stable")
    happened = happened[moments.ravel()[happened] < DAYS * _DAY]
    names = chance.bytes(16 * cases)
    start = np.datetime64((_AT - timedelta(days=DAYS)).replace(tzinfo=None), "s")
    for first in range(0, len(happened), _BATCH):
        some = happened[first : first + _BATCH]
        ids = os.urandom(16 * _BATCH).hex()
        at = start + np.rint(moments.ravel()[some]).astype("timedelta64[s]")
        case, kind = np.divmod(some, len(KINDS))
        made = [
            (
                ids[32 * place : 32 * place + 32],
                KINDS[which],
                when.replace("T", " "),
                *owners[service[each]],
                "mail" if each % 3 == 0 else "web",
                names[16 * each : 16 * each + 16].hex(),
                _SUBMITTED if which == 0 else "{}",
            )
            for place, (each, which, when) in enumerate(
                zip(case.tolist(), kind.tolist(), np.datetime_as_string(at).tolist(), strict=True)
            )
        ]
        yield first + 1, made


def fill(folder: Path) -> None:
    """Import the inventory and write the journal."""
    from django.db import connection, transaction  # noqa: PLC0415 - the site is set up first

    from guichet.catalogue.actions import import_inventory  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.models import Ownership  # noqa: PLC0415 - the site is set up first

    import_inventory(folder=folder)
    owners = [
        (code, office.hex)
        for code, office in Ownership.objects.values_list("service__code", "office_id")
    ]
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        # Ground, not what is measured: made without care for a crash, its index in one go.
        for statement in _CARELESS[connection.vendor]:
            cursor.execute(statement)
        cursor.execute("DROP INDEX event_case")
    for first, made in rows(owners):
        places = [(first + place, row[0]) for place, row in enumerate(made)]
        with transaction.atomic(), connection.cursor() as cursor:
            if postgresql:
                _copy(
                    cursor,
                    f"interactions_event ({_EVENT})",
                    [_whole(row, _NOTHING_ON_POSTGRESQL) for row in made],
                )
                _copy(cursor, "interactions_position (position, event_id)", places)
                continue
            cursor.executemany(
                f"INSERT INTO interactions_event ({_EVENT}) VALUES ({', '.join(['%s'] * 12)})",  # noqa: S608 - our own words
                [_whole(row, bytes(32)) for row in made],
            )
            cursor.executemany(
                "INSERT INTO interactions_position (position, event_id) VALUES (%s, %s)", places
            )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE INDEX event_case ON interactions_event (case_id) WHERE case_id IS NOT NULL"
        )
        cursor.execute("ANALYZE")


def _whole(row: tuple, content_hash: object) -> tuple:
    id_, kind, at, code, office, channel, case, payload = row
    return id_, kind, 1, at, at, code, office, channel, case, None, payload, content_hash


def _copy(cursor: object, table: str, values: list[tuple]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def publish(name: str) -> None:
    """Read the journal from its first Event and publish."""
    from guichet.capacity.actions import publish_waits, read_journal  # noqa: PLC0415 - the site is set up first

    began = time.perf_counter()
    position = read_journal()
    read = time.perf_counter() - began
    reading = time.process_time()
    done = publish_waits(at=_AT)
    took = time.perf_counter() - began
    spent = time.process_time()  # what it takes where others work too
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: {position:,} Events to {done.told} services' waits in {took:.0f} s "
        f"(the journal read in {read:.0f} s, {position / read:,.0f} Events a second, "
        f"{reading:.0f} s of processor), "
        f"{spent:.0f} s of processor, {done.new} rows new, largest memory {peak:.0f} MiB",
        flush=True,
    )


def main() -> None:
    """Measure on each database, in processes of their own: what fills is not what is measured."""
    if len(sys.argv) > 2:  # noqa: PLR2004 - name, what to do, folder
        django.setup()
        if sys.argv[2] == "fill":
            fill(Path(sys.argv[3]))
        else:
            publish(sys.argv[1])
        return
    folder = inventory()
    if folder is None:
        return
    print(f"promise: {EVENTS:,} Events to published waits in < 300 s within 8 GiB")
    with databases() as found:
        for name, environment in found.items():
            if sys.argv[1:] in ([], [name]):
                measure(__file__, environment, name, "fill", str(folder))
                measure(__file__, environment, name, "publish")


if __name__ == "__main__":
    main()
