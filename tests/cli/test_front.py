"""What the `guichet` command says when it cannot do its work."""

from pathlib import Path

from tests import ground


def test_a_home_never_made_is_told_how_to_be_made(tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    environment = ground.environment_for(home=home, database=f"sqlite:///{home}/guichet.sqlite3")
    said = ground.run_guichet(
        "report-catalogue", "--fiscal-year", "2023-2024", environment=environment
    )
    assert said.returncode == 1
    assert "guichet init" in said.stderr
    assert "Traceback" not in said.stderr
    assert not home.exists(), "asking makes nothing"


def test_an_unknown_command_is_misuse(tmp_path: Path) -> None:
    environment = ground.environment_for(home=tmp_path, database=f"sqlite:///{tmp_path}/x.sqlite3")
    said = ground.run_guichet("nonsense", environment=environment)
    assert said.returncode == 2
    assert "guichet --help" in said.stderr
