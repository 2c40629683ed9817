"""What the journal's tests share: a home with keys, and a journal with a few Events."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from guichet.interactions.actions import NewEvent, ensure_keys, record_many

AT = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """Return a home with the journal's keys."""
    settings.HOME = tmp_path
    ensure_keys(home=tmp_path)
    return tmp_path


def released(case: uuid.UUID | None = None) -> NewEvent:
    """Return a small Event."""
    return NewEvent(
        kind="released",
        occurred_at=AT,
        recorded_at=AT,
        service="coastal-fishing-licence",
        office=uuid.uuid4(),
        channel="web",
        case=case or uuid.uuid4(),
        payload={"decision": str(uuid.uuid4()), "outcome": "approved"},
    )


@pytest.fixture
def write() -> Callable[[int], tuple[uuid.UUID, ...]]:
    """Return a function that writes Events in a transaction of their own."""

    def write_events(count: int) -> tuple[uuid.UUID, ...]:
        with transaction.atomic():
            return record_many(events=[released() for _ in range(count)])

    return write_events
