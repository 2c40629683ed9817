"""The ground tests stand on is production's: real commits, real pragmas, real processes."""

import threading
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from tests import ground


def _users() -> int:
    return get_user_model().objects.count()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_fresh_database_starts_empty_and_commits(fresh_database: str, turn: int) -> None:
    assert _users() == 0, f"the copy of turn {turn} shows another's rows"
    get_user_model().objects.create_user(email=f"{uuid.uuid4()}@example.org")
    connections.close_all()
    assert _users() == 1
    assert fresh_database


@pytest.mark.usefixtures("fresh_database")
def test_threads_see_what_was_committed() -> None:
    get_user_model().objects.create_user(email="someone@example.org")
    seen: list[int] = []

    def look() -> None:
        seen.append(_users())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_processes_use_the_same_database(fresh_database: str, fresh_home: Path) -> None:
    get_user_model().objects.create_user(email="someone@example.org")
    environment = ground.environment_for(home=fresh_home, database=fresh_database)
    code = (
        "import django; django.setup();"
        "from django.contrib.auth import get_user_model as g; print(g().objects.count())"
    )
    assert ground.run_python(code, environment=environment).stdout.strip() == "1"


@pytest.mark.django_db
def test_a_rolled_back_test_leaves_nothing_for_fresh_ones() -> None:
    get_user_model().objects.create_user(email="someone@example.org")
    assert _users() == 1


@pytest.mark.usefixtures("fresh_database")
def test_sqlite_runs_as_in_production() -> None:
    if ground.on_postgresql():
        pytest.skip("about SQLite only")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,), "2 is FULL"
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_real_site_answers(site_process: Callable[..., ground.Site]) -> None:
    site = site_process()
    with urllib.request.urlopen(f"{site.address}/en/") as answer:  # noqa: S310 - loopback
        assert answer.status == 200
        assert b'<html lang="en"' in answer.read()
