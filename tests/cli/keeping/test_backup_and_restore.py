"""What was acknowledged before a backup is there after its restore, and nothing else serves."""

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import connection
from tests import ground
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send
from tests.apps.documents import samples
from tests.apps.documents.filing import arrived
from tests.people import hire

from guichet.casework import actions
from guichet.casework.models import Application
from guichet.casework.queries.mail import MAIL_DOCUMENT
from guichet.casework.rules import Cause, Kept, Outcome
from guichet.cli import main
from guichet.cli.backup import back_up
from guichet.components import clock
from guichet.components.home import insist_on_whole_home, restoring_mark
from guichet.documents.actions import receive
from guichet.documents.adapters import store
from guichet.interactions.actions import seal
from guichet.interactions.rules import Role

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


def _scan(case: UUID, pages: int) -> tuple[UUID, str]:
    """Put a checked document into a file; return its id and the SHA-256 of what lies there."""
    content = samples.pdf(pages=pages)
    document = receive(
        sent=arrived(content), question=MAIL_DOCUMENT, at=clock.now(), address=None, case=case
    ).id
    assert actions.check_documents(scanner=None, at=clock.now()) == 1
    return document, hashlib.sha256(content).hexdigest()


def _digest(home: Path, document: UUID) -> str:
    """Return the SHA-256 of a document in a home's store, empty where it is none."""
    path = store.place(home, document)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


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


_KEPT = """
import django
django.setup()
from guichet.casework.models import Answers
print(*Answers.objects.values_list("values", flat=True))
"""


@pytest.mark.long
def test_what_was_erased_after_a_backup_stays_erased(
    fresh_database: str, fresh_home: Path, prepared_home: Path, tmp_path: Path
) -> None:
    officer = hire("officer", role=Role.OFFICER, office=open_the_licence().pk)
    erased, kept = (
        send(answers={**ANSWERS, "full_name": name}, at=clock.now()).case
        for name in ("Erasmus Vanterpool", "Keziah Longstay")
    )
    scans = {case: _scan(case, pages) for pages, case in enumerate((erased, kept), start=1)}
    # The backup holds one of them open: it is closed and erased only afterwards.
    back_up(tmp_path / "kept.tar.gz", at=AT)
    decision = actions.decide(
        officer.viewer,
        case=erased,
        outcome=Outcome.REFUSED,
        reason="zone-full",
        words="",
        at=clock.now(),
    )
    actions.release(decision=decision, at=clock.now())
    actions.erase(case=erased, kinds=set(Kept), cause=Cause.COURT_ORDER, at=clock.now())
    assert not _digest(fresh_home, scans[erased][0])
    store.remove(fresh_home, scans[kept][0])  # a disk that forgot it

    there = ground.environment_for(home=fresh_home, database=fresh_database)
    (fresh_home / "static").rmdir()
    (fresh_home / "static").symlink_to(prepared_home / "static")
    connection.close()
    again = ground.run_guichet(
        "restore", str(tmp_path / "kept.tar.gz"), "--replace", environment=there
    )
    assert again.returncode == 0, again.stderr
    assert "Erased again: 1 cases by the ledger" in again.stdout
    found = ground.run_python(_KEPT, environment=there).stdout
    assert "Keziah Longstay" in found
    assert "Erasmus Vanterpool" not in found
    assert _digest(fresh_home, scans[kept][0]) == scans[kept][1], "byte for byte"
    assert not _digest(fresh_home, scans[erased][0])

    # Elsewhere only a copy of the ledger knows of it; without it the name is back.
    ledger = fresh_home / "erasures"
    for options, back in ((["--erasures", str(ledger)], False), ([], True)):
        home = _collected_already(tmp_path / f"elsewhere-{back}", prepared_home)
        with ground.empty_database(tmp_path) as elsewhere:
            there = ground.environment_for(home=home, database=elsewhere)
            moved = ground.run_guichet(
                "restore", str(tmp_path / "kept.tar.gz"), *options, environment=there
            )
            assert moved.returncode == 0, moved.stderr
            assert ("restore with --erasures" in moved.stdout) is back
            found = ground.run_python(_KEPT, environment=there).stdout
            assert ("Erasmus Vanterpool" in found) is back
            assert (_digest(home, scans[erased][0]) == scans[erased][1]) is back
            assert _digest(home, scans[kept][0]) == scans[kept][1]
            verdict = ground.run_guichet("verify-journal", environment=there)
            assert verdict.returncode == 0, verdict.stdout


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
