"""Statements planned once a connection behave as Django's own do."""

import pytest
from django.db import DatabaseError, DataError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guichet.interactions.adapters.statements import planned_cursor


@pytest.mark.django_db
def test_values_come_back_as_they_went() -> None:
    with planned_cursor() as cursor:
        for word in ("plain", 'l\'eau % et "guillemets"', "\U0001f41f"):
            cursor.execute("SELECT CAST(%s AS text)", [word])
            assert cursor.fetchone() == (word,)


@pytest.mark.django_db
def test_statements_are_seen_by_whoever_counts_them() -> None:
    with CaptureQueriesContext(connection) as seen, planned_cursor() as cursor:
        cursor.execute("SELECT 1")
    assert len(seen) == 1


@pytest.mark.django_db
def test_errors_are_djangos_and_leave_the_connection_usable() -> None:
    with pytest.raises(DatabaseError, match="no_such_table"), transaction.atomic():
        _run("SELECT 1 FROM no_such_table")
    with planned_cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_busy_statement_is_planned_once_and_again_after_the_table_changed(
    fresh_database: str,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL only")
    del fresh_database
    _run("CREATE TABLE probe (n integer)")
    for n in range(4):
        _run("INSERT INTO probe VALUES (%s)", n)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%probe%'")
        assert cursor.fetchone() == (1,)
    _run("ALTER TABLE probe ALTER n TYPE bigint")
    _run("INSERT INTO probe VALUES (%s)", 4)
    with pytest.raises((DataError, ProgrammingError)):
        _run("INSERT INTO probe VALUES (%s)", "five")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM probe")
        assert cursor.fetchone() == (5,)


def _run(sql: str, *values: object) -> None:
    with planned_cursor() as cursor:
        cursor.execute(sql, values)
