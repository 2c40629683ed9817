"""The database itself refuses to change or forget what is written."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from guichet.interactions.actions import record
from guichet.interactions.models import Event, Position, Seal

AT = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def _one_row_each(db: None) -> None:
    del db
    record(
        kind="released",
        occurred_at=AT,
        recorded_at=AT,
        case=uuid.uuid4(),
        payload={"decision": str(uuid.uuid4()), "outcome": "approved"},
    )
    Position.objects.create(position=1, event=Event.objects.get().pk)
    Seal.objects.create(
        number=1,
        first_position=1,
        last_position=1,
        root=b"r" * 32,
        previous=b"p" * 32,
        leaves=b"l" * 8,
        sealed_at=AT,
        key="k" * 16,
        signature=b"s" * 64,
    )


_CHANGES = [
    "UPDATE interactions_event SET channel = 'mail'",
    "UPDATE interactions_position SET position = 2",
    "UPDATE interactions_seal SET number = 2",
    "DELETE FROM interactions_event",
    "DELETE FROM interactions_position",
    "DELETE FROM interactions_seal",
]


@pytest.mark.usefixtures("_one_row_each")
@pytest.mark.parametrize("change", _CHANGES)
def test_changing_or_deleting_is_refused(change: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Event.objects.count() == Position.objects.count() == Seal.objects.count() == 1


@pytest.mark.usefixtures("_one_row_each")
@pytest.mark.parametrize("model", [Event, Position, Seal])
def test_truncating_is_refused_on_postgresql(model: type[Event | Position | Seal]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE: its DELETE is refused above")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.usefixtures("_one_row_each")
@pytest.mark.parametrize("model", [Event, Position, Seal])
def test_replacing_is_refused_on_sqlite(model: type[Event | Position | Seal]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE, which calls no DELETE trigger")
    table = model._meta.db_table
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608 - our own name


def test_no_table_refers_to_an_event() -> None:
    referring = [relation.name for relation in Event._meta.related_objects]
    assert referring == []
