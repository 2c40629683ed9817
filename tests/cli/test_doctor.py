"""`guichet doctor` finds each thing that is missing and says how to mend it."""

import argparse
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests import ground

from guichet.capacity.models import PublishedDay
from guichet.cli import doctor
from guichet.components import clock
from guichet.components.jurisdiction import brand


def _findings(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, object]]]:
    code = doctor.run(argparse.Namespace(json=True))
    found = json.loads(capsys.readouterr().out)
    # Of several findings about one thing, the one that wants mending counts.
    return code, {f["about"]: f for f in sorted(found, key=lambda f: not f["well"])}


@pytest.fixture
def sound_home(fresh_database: str, fresh_home: Path) -> Path:
    """Lay a home in which nothing is missing."""
    assert fresh_database
    (fresh_home / "static" / "staticfiles.json").write_text("{}")
    return fresh_home


@pytest.mark.usefixtures("sound_home")
def test_a_sound_installation_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    code, findings = _findings(capsys)
    assert code == 0, findings
    assert all(finding["well"] for finding in findings.values())
    today = clock.now().astimezone(brand().zone).date()
    for ago, well in ((1, True), (2, False)):
        PublishedDay.objects.all().delete()
        day = today - timedelta(days=ago)
        PublishedDay.objects.create(day=day, taken_at=clock.now(), done_at=clock.now())
        PublishedDay.objects.create(day=today, taken_at=clock.now())
        (found,) = doctor._estimates()
        assert found.well == well
        assert str(day) in found.says
        assert "guichet publish-waits" in found.mend
    assert set(findings) >= {"home", "secret", "keys", "database", "jurisdiction", "mail"}


def test_a_readable_secret_is_found(sound_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sound_home / "secret").chmod(0o644)
    code, findings = _findings(capsys)
    assert code == 1
    assert findings["secret"]["mend"] == f"chmod 600 {sound_home / 'secret'}"


@pytest.mark.parametrize(
    ("gone", "about"),
    [
        ("secret", "secret"),
        ("keys/permits", "keys"),
        ("keys/journal.pem", "journal"),
        ("static", "static files"),
    ],
)
def test_what_is_gone_is_found(
    sound_home: Path, capsys: pytest.CaptureFixture[str], gone: str, about: str
) -> None:
    path = sound_home / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    code, findings = _findings(capsys)
    assert code == 1
    assert [name for name, finding in findings.items() if not finding["well"]] == [about]
    assert findings[about]["mend"]


@pytest.mark.usefixtures("sound_home")
def test_an_unknown_jurisdiction_is_found(
    settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.JURISDICTION = "atlantis"
    code, findings = _findings(capsys)
    assert code == 1
    assert "atlantis" in str(findings["jurisdiction"]["says"])


@pytest.mark.usefixtures("sound_home")
def test_a_mail_server_that_is_down_is_found(
    settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", ground.free_port()
    code, findings = _findings(capsys)
    assert code == 1
    assert findings["mail"]["well"] is False


def test_an_empty_place_has_everything_to_mend(tmp_path: Path) -> None:
    home = tmp_path / "nothing"
    environment = ground.environment_for(home=home, database=f"sqlite:///{home}/none.sqlite3")
    answer = ground.run_guichet("doctor", environment=environment)
    assert answer.returncode == 1
    assert "guichet init" in answer.stdout
    assert "MEND  database" in answer.stdout


def test_tables_that_wait_are_found(tmp_path: Path) -> None:
    home = ground.furnish_home(tmp_path / "home")
    environment = ground.environment_for(home=home, database=f"sqlite:///{home}/new.sqlite3")
    answer = ground.run_guichet("doctor", "--json", environment=environment)
    assert answer.returncode == 1
    tables = next(f for f in json.loads(answer.stdout) if f["about"] == "tables")
    assert "not applied" in tables["says"]
