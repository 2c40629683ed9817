"""Fixtures that any test may ask for; what they do is written in `tests/ground.py`."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from guichet.catalogue.queries import counter_terms
from guichet.interactions import actions as interactions
from guichet.permits import actions as permits
from tests import browser, ground
from tests.people import People, staff_two_offices
from tests.seed import Served, furnished, serving

# Speed is measured in benchmarks; a busy machine is no failure of the code.
hypothesis_settings.register_profile("guichet", deadline=None)
hypothesis_settings.load_profile("guichet")

_FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the tests that take minutes."""
    parser.addoption("--long", action="store_true", help="run tests marked `long` too")
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only what opens the database: the rest answers alike on every one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out long tests unless asked, and refuse those that would flush their database."""
    _leave_out(
        config,
        items,
        lambda item: (
            (item.get_closest_marker("long") is not None and not config.getoption("--long"))
            or (config.getoption("--database-only") and not _opens_the_database(item))
        ),
    )
    _refuse_flushing(items)


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], is_left_out: Callable[[pytest.Item], bool]
) -> None:
    left_out = {item for item in items if is_left_out(item)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def _opens_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("alike") is not None:
        return False
    return item.get_closest_marker("django_db") is not None or "django_db_setup" in getattr(
        item, "fixturenames", ()
    )


def _refuse_flushing(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushes = bool(marker and marker.kwargs.get("transaction"))
        if flushes or _FLUSHING & set(getattr(item, "fixturenames", ())):
            raise pytest.UsageError(
                f"{item.nodeid} would flush its database, which the append-only triggers refuse. "
                "Ask for `fresh_database` instead: a copy of its own with real commits."
            )


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Forget what a process remembers for a second: the next test has another database."""
    counter_terms.cache_clear()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,  # noqa: ARG001 - asked for its effect
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,  # noqa: ARG001 - asked for its effect
) -> Iterator[None]:
    """Make one migrated database, also where every test collected wants a copy of it."""
    verbosity = request.config.option.verbose
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=verbosity, interactive=False, aliases={"default"})
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=verbosity)


@pytest.fixture(scope="session")
def database_template(
    django_db_setup: None,  # noqa: ARG001 - asked for its effect
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Keep a migrated database that others are copied from."""
    with django_db_blocker.unblock():
        template = ground.make_template(tmp_path_factory.mktemp("template"))
    yield template
    with django_db_blocker.unblock():
        ground.drop_template(template)


@pytest.fixture
def fresh_database(
    database_template: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
) -> Iterator[str]:
    """Give the test a database of its own with real commits, and yield its address.

    This process, its threads and (by GUICHET_DATABASE_URL) processes started from it use it.
    """
    with (
        django_db_blocker.unblock(),
        ground.own_database(database_template, tmp_path) as address,
    ):
        monkeypatch.setenv("GUICHET_DATABASE_URL", address)
        settings.DATABASE_URL = address
        yield address


@pytest.fixture
def fresh_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Path:
    """Give the test a home folder of its own, with a secret and keys, and return it."""
    home = ground.furnish_home(tmp_path / "home")
    monkeypatch.setenv("GUICHET_HOME", str(home))
    settings.HOME = home
    settings.SECRET_FILE = home / "secret"
    settings.SECRET_KEY = settings.SECRET_FILE.read_text()
    settings.STATIC_ROOT = home / "static"
    settings.EMAIL_FILE_PATH = str(home / "mail")
    interactions.ensure_keys(home=home)
    permits.ensure_keys(home=home)
    return home


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep a home made once by `guichet init` itself, whose static files others link to."""
    home = tmp_path_factory.mktemp("prepared")
    environment = ground.environment_for(home=home, database=f"sqlite:///{home}/guichet.sqlite3")
    answer = ground.run_guichet("init", environment=environment)
    assert answer.returncode == 0, answer.stderr
    return home


@pytest.fixture
def site_process(
    fresh_database: str, fresh_home: Path, prepared_home: Path
) -> Iterator[Callable[..., ground.Site]]:
    """Start the real site on the test's own database and home, as often as called.

    `worker=True` starts the worker too, `processes` says how many answer the web; other names are
    environment variables.
    """
    started: list[ground.Site] = []
    (fresh_home / "static").rmdir()
    (fresh_home / "static").symlink_to(prepared_home / "static")

    def start(
        *, worker: bool = False, processes: int = 1, port: int | None = None, **more: str
    ) -> ground.Site:
        site = ground.start_site(
            home=fresh_home,
            database=fresh_database,
            worker=worker,
            processes=processes,
            port=port,
            **more,
        )
        started.append(site)
        return site

    yield start
    for site in started:
        site.stop()


@pytest.fixture
def people(db: None) -> People:  # noqa: ARG001 - asked for its effect
    """Hire the standing people in two offices, rolled back afterwards."""
    return staff_two_offices(office=uuid.uuid4(), other=uuid.uuid4())


# --- Browsers ----------------------------------------------------------------------------
@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium once; the test is skipped where there is none."""
    if browser.CHROMIUM is None:
        pytest.skip("Chromium is absent: apt-get install chromium-headless-shell")
    # Playwright keeps an event loop in this thread; the tests' own reads are not in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = browser.launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="module")
def served(
    database_template: str,
    django_db_blocker: DjangoDbBlocker,
    prepared_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """Serve a small house with its worker to every test of one file."""
    folder = tmp_path_factory.mktemp("served")
    home = furnished(prepared_home, folder)
    with django_db_blocker.unblock(), serving(database_template, home) as found:
        yield found
