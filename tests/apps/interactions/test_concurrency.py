"""Many writers and a sealer at once, with real commits in real processes."""

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections
from tests import ground

from guichet.interactions.actions import seal
from guichet.interactions.adapters.heads import heads_path
from guichet.interactions.models import Event, Position, Seal, Unsealed
from guichet.interactions.queries import verify_journal
from guichet.interactions.rules import SYSTEM

AT = datetime(2026, 4, 1, 12, 31, tzinfo=UTC)
EACH = 60
_WRITER = f"""
import sys, uuid
from datetime import datetime, UTC
import django
django.setup()
from django.db import transaction
from guichet.interactions.actions import record
at = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)
case = uuid.uuid4()
for number in range({EACH}):
    with transaction.atomic():
        print(record(kind="released", occurred_at=at, recorded_at=at, case=case,
                     payload={{"decision": str(uuid.uuid4()), "outcome": f"step-{{number}}"}}).hex)
"""


@pytest.mark.parametrize("writers", [2, 8])
def test_nothing_is_lost_and_positions_have_no_gap_while_processes_write(
    writers: int, fresh_database: str, fresh_home: Path
) -> None:
    environment = ground.environment_for(home=fresh_home, database=fresh_database)
    processes = [
        subprocess.Popen(  # noqa: S603 - our own words only
            [sys.executable, "-c", _WRITER],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(writers)
    ]
    # Sealed all the while by two threads that get in each other's way.
    done = threading.Event()
    with ThreadPoolExecutor(3) as pool:
        sealers = [pool.submit(_seal_until, done, fresh_home) for _ in range(2)]
        written = [line for process in processes for line in process.communicate()[0].split()]
        done.set()
        batches = sum(sealer.result() for sealer in sealers)
    while seal(at=AT, home=fresh_home) is not None:
        batches += 1
    assert [process.returncode for process in processes] == [0] * writers
    assert len(set(written)) == writers * EACH
    places = list(Position.objects.order_by("position").values_list("position", "event"))
    assert [position for position, _ in places] == list(range(1, writers * EACH + 1))
    assert {event.hex for _, event in places} == set(written)
    assert Unsealed.objects.count() == 0
    assert Seal.objects.count() == batches
    assert verify_journal(SYSTEM, heads=heads_path(fresh_home)).events == writers * EACH
    _assert_order_within_cases([event for _, event in places])


def _seal_until(done: threading.Event, home: Path) -> int:
    sealed = 0
    try:
        while not done.is_set():
            sealed += seal(at=AT, home=home) is not None
            done.wait(0.005)
    finally:
        connections.close_all()
    return sealed


def _assert_order_within_cases(events: list[UUID]) -> None:
    """Check that what one writer wrote in turn stands in that order."""
    by_id = Event.objects.in_bulk(events)
    steps: dict[UUID | None, list[str]] = {}
    for event in events:
        outcome = json.loads(by_id[event].payload)["outcome"]
        steps.setdefault(by_id[event].case, []).append(outcome)
    for written in steps.values():
        assert written == [f"step-{number}" for number in range(EACH)]


def test_two_homes_seal_one_journal_without_a_fork(
    fresh_database: str, fresh_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each worker of a large installation has a home of its own, and the same key in it."""
    other = tmp_path_factory.mktemp("other")
    (other / "keys").symlink_to(fresh_home / "keys")
    environment = ground.environment_for(home=fresh_home, database=fresh_database)
    done = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        sealers = [pool.submit(_seal_until, done, home) for home in (fresh_home, other)]
        answer = ground.run_python(_WRITER, environment=environment)
        done.set()
        for sealer in sealers:
            sealer.result()
    assert answer.returncode == 0, answer.stderr
    for home in (fresh_home, other):
        while seal(at=AT, home=home) is not None:
            pass
    seal(at=AT, home=fresh_home)
    assert heads_path(other).read_bytes() == heads_path(fresh_home).read_bytes()
    assert verify_journal(SYSTEM, heads=heads_path(other)).events == EACH
