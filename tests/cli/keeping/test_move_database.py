"""A database that moved holds the same rows, goes on counting, and still guards itself."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, connections, transaction
from tests import ground
from tests.apps.casework.licence import AT, open_the_licence, send

from guichet.casework.models import Application
from guichet.catalogue.actions import index_everything
from guichet.cli import main
from guichet.cli.keeping.copying import copied_models, refuse_unknown_tables
from guichet.interactions.actions import seal
from guichet.interactions.models import Event, Unsealed


def _move(home: Path, database: str, url: str) -> str:
    environment = ground.environment_for(home=home, database=database)
    moved = ground.run_guichet("move-database", url, environment=environment)
    assert moved.returncode == 0, moved.stdout + moved.stderr
    return moved.stdout


@pytest.mark.long
def test_everything_moves_and_the_journal_verifies_there(
    fresh_database: str, fresh_home: Path, prepared_home: Path, tmp_path: Path
) -> None:
    """On PostgreSQL this moves to SQLite and from there back; on SQLite to another file."""
    (fresh_home / "static").rmdir()
    (fresh_home / "static").symlink_to(prepared_home / "static")
    open_the_licence()
    for _ in range(3):
        send()
    seal(at=AT, home=fresh_home)
    send()  # waits for its seal
    index_everything()
    connections.close_all()
    file = f"sqlite:///{tmp_path}/moved.sqlite3"
    said = _move(fresh_home, fresh_database, file)
    assert "1 services can be found" in said
    assert "3 Events under 1 seals verified, 1 waiting for a seal. The heads agree." in said
    with (
        contextlib.closing(sqlite3.connect(tmp_path / "moved.sqlite3")) as moved,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        moved.execute("DELETE FROM interactions_event")
    if not ground.on_postgresql():
        return
    with ground.empty_database(tmp_path) as back:
        _move(fresh_home, file, back)
        shared = connections["default"].settings_dict
        before = shared["NAME"]
        shared["NAME"] = back.split("/", 3)[3]
        connections.close_all()
        try:
            _goes_on_where_it_stopped()
        finally:
            connections.close_all()
            shared["NAME"] = before


def _goes_on_where_it_stopped() -> None:
    assert Application.objects.count() == 4
    waiting = Unsealed.objects.get()
    send()
    assert Unsealed.objects.latest("id").pk > waiting.pk, "the counter goes on after the last row"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()


@pytest.mark.usefixtures("fresh_home")
def test_a_database_in_use_is_no_place_to_move_to(
    fresh_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["move-database", fresh_database]) == 1
    assert "This is the database in use" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_table_that_is_not_ours_is_not_left_behind_unsaid() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE neighbours (id integer)")
    with pytest.raises(CommandError, match="neighbours"):
        refuse_unknown_tables("default")


def test_rows_are_written_after_those_they_point_at() -> None:
    listed = copied_models()
    for place, model in enumerate(listed):
        for field in model._meta.concrete_fields:
            other = field.related_model
            if isinstance(other, type) and other is not model:
                assert listed.index(other) < place, f"{model} before {other}"
