"""The site refuses to start on a database that would not keep its promises."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from tests import ground

from guichet.components.database import database_faults, insist_on_database
from guichet.components.postgresql.base import IDLE_SECONDS

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def options() -> Iterator[dict[str, object]]:
    """Lend the connection's options, to be spoilt and put back."""
    shared = connection.settings_dict
    before = dict(shared["OPTIONS"])
    connection.close()
    yield shared["OPTIONS"]
    connection.close()
    shared["OPTIONS"].clear()
    shared["OPTIONS"].update(before)


def test_our_own_settings_are_sound() -> None:
    assert database_faults() == ()
    insist_on_database()


@pytest.mark.parametrize("pragma", ["journal_mode=DELETE", "synchronous=NORMAL"])
def test_a_pragma_set_otherwise_is_refused(options: dict[str, object], pragma: str) -> None:
    if ground.on_postgresql():
        pytest.skip("about SQLite only")
    options["init_command"] = f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA {pragma};"
    with pytest.raises(ImproperlyConfigured, match=pragma.split("=", maxsplit=1)[0]):
        insist_on_database()


def test_deferred_transactions_are_refused(options: dict[str, object]) -> None:
    if ground.on_postgresql():
        pytest.skip("about SQLite only")
    options["transaction_mode"] = "DEFERRED"
    with pytest.raises(ImproperlyConfigured, match="transaction_mode"):
        insist_on_database()


@pytest.mark.parametrize("level", [3, 4], ids=["repeatable read", "serializable"])
def test_another_isolation_is_refused(options: dict[str, object], level: int) -> None:
    if not ground.on_postgresql():
        pytest.skip("about PostgreSQL only")
    options["isolation_level"] = level
    with pytest.raises(ImproperlyConfigured, match="read committed"):
        insist_on_database()


def test_a_server_with_another_default_is_refused(options: dict[str, object]) -> None:
    """The pinned level holds in transactions only; a lone statement would run under this one."""
    if not ground.on_postgresql():
        pytest.skip("about PostgreSQL only")
    options["options"] = "-c default_transaction_isolation=serializable"
    with pytest.raises(ImproperlyConfigured, match="read committed"):
        insist_on_database()


def test_the_real_site_does_not_start_on_an_unsound_database(tmp_path: Path) -> None:
    """The web server loads the same entry, with a setting that somebody changed."""
    home = ground.furnish_home(tmp_path / "home")
    code = (
        "from guichet.site import settings as s; o = s.DATABASES['default']['OPTIONS'];"
        "o.update(transaction_mode='DEFERRED'); import guichet.site.wsgi"
    )
    environment = ground.environment_for(home=home, database=f"sqlite:///{home}/new.sqlite3")
    answer = ground.run_python(code, environment=environment)
    assert answer.returncode != 0
    assert "transaction_mode is DEFERRED" in answer.stderr


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """Keep the session as the site does, and lend a second one that asks of it, or ends it."""
    if not ground.on_postgresql():
        pytest.skip("about PostgreSQL only")
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", None)
    connection.close()
    with connection.cursor() as cursor:
        connection.is_usable()  # as by the request before
        cursor.execute("SELECT 'the last one'")
    with psycopg.connect(**connection.get_connection_params()) as second:
        session = connection.connection.info.backend_pid

        def ask(of: str) -> str:
            second.rollback()
            row = second.execute(f"SELECT {of} FROM pg_stat_activity WHERE pid = {session}")  # noqa: S608 - our own words
            return str(row.fetchone())

        yield ask
    connection.close()


def test_a_session_that_rested_is_asked(
    watched: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connection.is_usable()
    assert "the last one" in watched("query")
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + IDLE_SECONDS + 1.0)
    assert connection.is_usable()
    assert "the last one" not in watched("query")


def test_a_sound_session_is_not_asked_whether_it_stands(watched: Callable[[str], str]) -> None:
    first = connection.connection
    connection.close_if_unusable_or_obsolete()  # as at the start of each request
    connection.close_if_health_check_failed()  # as before its first statement
    assert "the last one" in watched("query")
    assert connection.connection is first


def test_after_an_error_the_server_is_asked(watched: Callable[[str], str]) -> None:
    first = connection.connection
    connection.errors_occurred = True
    connection.close_if_unusable_or_obsolete()
    assert "the last one" not in watched("query")
    assert connection.connection is first
    assert not connection.errors_occurred


def test_a_session_that_the_server_ended_is_opened_anew(watched: Callable[[str], str]) -> None:
    first = connection.connection
    watched("pg_terminate_backend(pid, 5000)")
    connection.close_if_unusable_or_obsolete()
    assert connection.connection is first, "nothing is asked before it is wanted"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert connection.connection is not first
