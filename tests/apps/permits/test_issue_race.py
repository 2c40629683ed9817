"""Workers release the same case at the same moment: one permit."""

import contextlib
import importlib
import threading
import uuid

import pytest
from django.db import connection
from tests.apps.permits.samples import issue_permit

from guichet.permits.models import Permit

WORKERS = 4
issuing = importlib.import_module("guichet.permits.actions.issue")


def _race(case: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let every worker look before any of them inserts, and return the numbers they got."""
    together = threading.Barrier(WORKERS)
    got: list[str] = []

    def draw(**_options: object) -> str:
        # SQLite lets one writer in at a time: there nobody else comes, and the wait ends.
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(timeout=1)
        return f"CFL-2027-{threading.get_ident() % 10**8:08d}"

    def work() -> None:
        try:
            got.append(issue_permit(case=case).number)
        finally:
            connection.close()

    monkeypatch.setattr(issuing, "_free_number", draw)
    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_workers_at_the_same_moment_issue_one_permit(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del fresh_database
    case = uuid.uuid4()
    got = _race(case, monkeypatch)
    assert len(got) == WORKERS
    assert len(set(got)) == 1
    assert Permit.objects.filter(case=case).count() == 1


def test_without_the_constraint_the_race_is_lost(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Show that the race above is one, where two writers can be at work at all."""
    del fresh_database
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time: there is no race to lose")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE permits_permit DROP CONSTRAINT permits_permit_case_key")
    case = uuid.uuid4()
    assert len(set(_race(case, monkeypatch))) > 1
    assert Permit.objects.filter(case=case).count() > 1
