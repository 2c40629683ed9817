"""The site refuses to start on a database that would not keep its promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from tests import ground

from guichet.components.database import database_faults, insist_on_database

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
