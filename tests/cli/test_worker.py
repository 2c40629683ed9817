"""`guichet worker`: every job in every round, whatever becomes of the others."""

import signal
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from structlog.testing import capture_logs
from tests import ground
from tests.apps.interactions.conftest import released

from guichet.cli.worker import Job, do_round
from guichet.interactions.actions import KeysMissing, record_many
from guichet.interactions.adapters.heads import heads_path
from guichet.interactions.models import Seal, Unsealed

AT = datetime(2026, 4, 1, 12, 31, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _keep_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test's own transaction live through a round."""
    monkeypatch.setattr("guichet.cli.worker.close_old_connections", lambda: None)


def test_a_failing_job_stops_no_other_and_is_logged_without_its_words() -> None:
    done = []

    def fail(_at: datetime) -> None:
        raise DatabaseError("Key (email)=(someone@example.org) already exists.")

    jobs = [Job(name="broken", do=fail), Job(name="sound", do=done.append)]
    with capture_logs() as lines:
        assert do_round(jobs, at=AT) is False
    assert done == [AT]
    (line,) = lines
    assert (line["event"], line["job"], line["error"]) == ("job_failed", "broken", "DatabaseError")
    assert "example.org" not in str(line)


def test_a_fault_that_stays_is_logged_now_and_then_and_its_end_once() -> None:
    faults = [KeysMissing("There is no key.")] * 61

    def work(_at: datetime) -> None:
        if faults:
            raise faults.pop()

    job = Job(name="seal", do=work)
    with capture_logs() as lines:
        for _ in range(63):
            do_round([job], at=AT)
    assert [line["event"] for line in lines] == ["job_failed", "job_failed", "job_recovered"]
    assert lines[0]["reason"] == "There is no key."


def test_once_seals_what_waits(fresh_database: str, fresh_home: Path) -> None:
    with transaction.atomic():
        record_many(events=[released() for _ in range(3)])
    environment = ground.environment_for(home=fresh_home, database=fresh_database)
    answer = ground.run_guichet("worker", "--once", environment=environment)
    assert answer.returncode == 0, answer.stderr
    assert Unsealed.objects.count() == 0
    assert Seal.objects.get().last_position == 3
    assert len(heads_path(fresh_home).read_bytes().splitlines()) == 1


def test_once_fails_when_a_job_fails(fresh_database: str, fresh_home: Path) -> None:
    with transaction.atomic():
        record_many(events=[released(uuid.uuid4())])
    (fresh_home / "keys" / "journal.pem").unlink()
    environment = ground.environment_for(home=fresh_home, database=fresh_database)
    answer = ground.run_guichet("worker", "--once", environment=environment)
    assert answer.returncode == 1
    assert "guichet init" in answer.stdout + answer.stderr


def test_sigterm_ends_the_worker_cleanly(fresh_database: str, fresh_home: Path) -> None:
    environment = ground.environment_for(home=fresh_home, database=fresh_database)
    worker = subprocess.Popen([sys.executable, "-m", "guichet", "worker"], env=environment)
    try:
        until = time.monotonic() + 60
        with transaction.atomic():
            record_many(events=[released()])
        while Unsealed.objects.exists() and time.monotonic() < until:
            time.sleep(0.1)
        assert Unsealed.objects.count() == 0
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    finally:
        worker.kill()
        worker.wait()
