"""What was acknowledged before a backup is there after its restore, and nothing else serves."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import connection
from tests import ground
from tests.apps.casework.licence import AT, open_the_licence, send

from guichet.casework.models import Application
from guichet.cli import main
from guichet.cli.backup import back_up
from guichet.components.home import insist_on_whole_home, restoring_mark
from guichet.interactions.actions import seal

# Submits for ever, says each reference once its commit is through, and seals now and then.
_WRITER = """
import itertools, sys, django
django.setup()
from django.conf import settings
from guichet.components import clock
from guichet.interactions.actions import seal
from tests.apps.casework.licence import ANSWERS, send
for number in itertools.count():
    receipt = send(answers={**ANSWERS, "full_name": f"Applicant {number:05}"}, at=clock.now())
    sys.stdout.write(f"{receipt.reference}\\n")
    sys.stdout.flush()
    if number % 10 == 0:
        seal(at=clock.now(), home=settings.HOME)
"""
_COUNT = """
import django
django.setup()
from guichet.casework.models import Application
print(*Application.objects.values_list("reference", flat=True))
"""


def _acknowledged(said: list[Path]) -> set[str]:
    """Return the references whose whole line a writer has said."""
    return {
        line.strip()
        for path in said
        for line in path.read_text().splitlines(keepends=True)
        if line.endswith("\n")
    }


def _collected_already(home: Path, prepared: Path) -> Path:
    """Lay an empty home whose static files need not be collected, which takes seconds."""
    home.mkdir()
    (home / "static").symlink_to(prepared / "static")
    return home


def test_under_load_and_after_kill_nothing_acknowledged_before_it_is_missing(
    fresh_database: str, fresh_home: Path, prepared_home: Path, tmp_path: Path
) -> None:
    open_the_licence()
    environment = ground.environment_for(home=fresh_home, database=fresh_database)
    said = [tmp_path / f"writer-{number}" for number in range(2)]
    writers = []
    for path in said:
        with path.open("wb") as out:
            writers.append(
                subprocess.Popen(  # noqa: S603 - our own words only
                    [sys.executable, "-c", _WRITER],
                    env={**environment, "PYTHONPATH": str(ground.REPOSITORY)},
                    stdout=out,
                    stderr=(tmp_path / "faults").open("ab"),
                )
            )
    try:
        until = time.monotonic() + 60
        while min(len(_acknowledged([path])) for path in said) < 5:
            assert time.monotonic() < until, (tmp_path / "faults").read_text()[-2000:]
            time.sleep(0.05)
        before = _acknowledged(said)
        archive = tmp_path / "kept.tar.gz"
        made = ground.run_guichet("backup", str(archive), environment=environment)
        assert made.returncode == 0, made.stderr
        after = _acknowledged(said)
    finally:
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    assert len(after) > len(before), "the writers never stood still"

    home = _collected_already(tmp_path / "elsewhere", prepared_home)
    with ground.empty_database(tmp_path) as elsewhere:
        there = ground.environment_for(home=home, database=elsewhere)
        restored = ground.run_guichet("restore", str(archive), environment=there)
        assert restored.returncode == 0, restored.stderr
        assert "The heads agree" in restored.stdout
        found = set(ground.run_python(_COUNT, environment=there).stdout.split())
        assert before <= found
        assert found <= after | _acknowledged(said)
        again = ground.run_guichet("restore", str(archive), environment=there)
        assert again.returncode == 1
        assert "is not empty" in again.stderr


def test_a_restore_leaves_a_home_in_use_alone(
    fresh_database: str, fresh_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fresh_database
    open_the_licence()
    send()
    back_up(tmp_path / "kept.tar.gz", at=AT)
    before = sorted(path.name for path in fresh_home.iterdir())
    assert main(["restore", str(tmp_path / "kept.tar.gz")]) == 1
    assert "--replace" in capsys.readouterr().err
    assert sorted(path.name for path in fresh_home.iterdir()) == before
    assert Application.objects.count() == 1


def test_a_journal_that_was_altered_is_not_served(
    fresh_database: str,
    fresh_home: Path,
    prepared_home: Path,
    tmp_path: Path,
    settings: LazySettings,
) -> None:
    assert fresh_database
    open_the_licence()
    send()
    seal(at=AT, home=fresh_home)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE interactions_event DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER interactions_event_no_update")
        cursor.execute("UPDATE interactions_event SET channel = 'phone'")
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE interactions_event ENABLE TRIGGER USER")
    back_up(tmp_path / "kept.tar.gz", at=AT)
    home = _collected_already(tmp_path / "elsewhere", prepared_home)
    with ground.empty_database(tmp_path) as elsewhere:
        there = ground.environment_for(home=home, database=elsewhere)
        restored = ground.run_guichet("restore", str(tmp_path / "kept.tar.gz"), environment=there)
    assert restored.returncode == 1
    assert "broken at position 1" in restored.stderr
    settings.HOME = home
    assert restoring_mark().exists()
    with pytest.raises(ImproperlyConfigured, match="did not come to its end"):
        insist_on_whole_home()


def test_the_secret_and_the_keys_are_in_it_and_what_is_made_anew_is_not(
    fresh_database: str, fresh_home: Path, tmp_path: Path
) -> None:
    assert fresh_database
    (fresh_home / "uploads").mkdir()
    (fresh_home / "uploads" / "proof.pdf").write_bytes(b"%PDF")
    (fresh_home / "mail").mkdir()
    (fresh_home / "mail" / "letter.log").write_text("left already")
    files = back_up(tmp_path / "kept.tar.gz", at=AT).files
    assert {"secret", "home/keys/journal.pem", "home/uploads/proof.pdf"} <= files.keys()
    assert not [name for name in files if "static" in name or "letter" in name]
    assert sum(name.startswith("database") for name in files) == 1


@pytest.mark.usefixtures("fresh_database")
def test_a_backup_of_a_damaged_home_is_refused(fresh_home: Path, tmp_path: Path) -> None:
    (fresh_home / "restoring").write_text("from elsewhere")
    with pytest.raises(ImproperlyConfigured, match="did not come to its end"):
        back_up(tmp_path / "kept.tar.gz", at=AT)
    assert not (tmp_path / "kept.tar.gz").exists()


@pytest.mark.usefixtures("fresh_database", "fresh_home")
def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Name a file in a folder that exists"):
        back_up(tmp_path / "nowhere" / "kept.tar.gz", at=AT)
