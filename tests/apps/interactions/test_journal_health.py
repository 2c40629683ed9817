"""What `guichet doctor` is told about the journal."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.apps.interactions.conftest import AT

from guichet.interactions.actions import seal
from guichet.interactions.adapters.heads import heads_path
from guichet.interactions.queries import journal_health, seal_lag
from guichet.interactions.rules import SYSTEM

Write = Callable[[int], tuple[uuid.UUID, ...]]
pytestmark = pytest.mark.django_db


def _codes(home: Path, seconds: int) -> list[str]:
    findings = journal_health(SYSTEM, at=AT + timedelta(seconds=seconds), home=home)
    assert all(finding.problem and finding.mend for finding in findings)
    return [finding.code for finding in findings]


def test_a_sealed_journal_is_well(home: Path, write: Write) -> None:
    assert _codes(home, 0) == []
    write(2)
    seal(at=AT, home=home)
    assert _codes(home, 3600) == []


@pytest.mark.parametrize(("seconds", "codes"), [(60, []), (61, ["seal-lags"])])
def test_a_seal_that_lags_more_than_a_minute_is_told(
    home: Path, write: Write, seconds: int, codes: list[str]
) -> None:
    write(1)
    assert _codes(home, seconds) == codes
    assert seal_lag(SYSTEM, at=AT + timedelta(seconds=seconds)) == timedelta(seconds=seconds)


def test_a_lost_heads_file_is_told(home: Path, write: Write) -> None:
    write(1)
    seal(at=AT, home=home)
    heads_path(home).unlink()
    assert _codes(home, 0) == ["heads-missing"]


@pytest.mark.parametrize("lost", ["journal.pem", "journal-*.pub.pem"])
def test_a_lost_key_is_told(home: Path, lost: str) -> None:
    for path in (home / "keys").glob(lost):
        path.unlink()
    assert _codes(home, 0) == ["key-missing"]
