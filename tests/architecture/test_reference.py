"""The reference cannot lie: commands, options and settings stand there, and nothing else."""

import argparse
import importlib
import re

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from tests.ground import REPOSITORY, environment_for, furnish_home, run_guichet

from guichet.cli import OWN_COMMANDS, main

_REFERENCE = REPOSITORY / "docs" / "reference"


def _sections(page: str) -> dict[str, str]:
    """Return {heading in code: the text under it} for the second level of a page."""
    text = (_REFERENCE / page).read_text()
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        heading.strip().strip("`"): body
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    }


def _parsers() -> dict[str, argparse.ArgumentParser]:
    found = {}
    for name, own in OWN_COMMANDS.items():
        found[name] = argparse.ArgumentParser()
        importlib.import_module(own.module).add_arguments(found[name])
    for name, app in get_commands().items():
        if app.startswith("guichet."):
            command = load_command_class(app, name)
            found[name.replace("_", "-")] = command.create_parser("guichet", name)
    return found


def _options(parser: argparse.ArgumentParser) -> set[str]:
    """Return what a command takes, apart from what every Django command takes."""
    common = {
        option
        for action in BaseCommand().create_parser("guichet", "any")._actions
        for option in action.option_strings
    }
    said = set()
    for action in parser._actions:
        if action.option_strings:
            said |= {option for option in action.option_strings if option.startswith("--")}
        else:
            said.add(str(action.metavar or action.dest).upper())
    return said - common - {"--help"}


@pytest.mark.parametrize("page", ["commands.md", "settings.md"])
def test_every_section_stands_once(page: str) -> None:
    headings = re.findall(r"^## (.+)$", (_REFERENCE / page).read_text(), flags=re.MULTILINE)
    assert sorted(headings) == sorted(set(headings))


def test_every_command_and_no_other_has_its_section() -> None:
    headings = {heading.removeprefix("guichet ") for heading in _sections("commands.md")}
    assert headings == set(_parsers())


@pytest.mark.parametrize("name", sorted(_parsers()))
def test_every_option_stands_in_its_commands_section(name: str) -> None:
    section = _sections("commands.md").get(f"guichet {name}", "")
    wanted = _options(_parsers()[name])
    table = set(re.findall(r"^\| `(--[a-z-]+|[A-Z_]+)", section, flags=re.MULTILINE))
    assert table == wanted


def test_every_setting_and_no_other_has_its_section() -> None:
    sources = (REPOSITORY / "src").rglob("*.py")
    read = {
        name for path in sources for name in re.findall(r"\"(GUICHET_[A-Z_]+)\"", path.read_text())
    }
    assert set(_sections("settings.md")) == read


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Lay a home in which nothing has happened yet."""
    home = furnish_home(tmp_path_factory.mktemp("reference"))
    return environment_for(home=home, database=f"sqlite:///{home}/none.sqlite3")


@pytest.mark.parametrize("name", sorted(_parsers()))
def test_every_command_helps(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: guichet {name}" in capsys.readouterr().out


def test_a_command_that_is_not_there_says_what_to_do(environment: dict[str, str]) -> None:
    answer = run_guichet("nonsense", environment=environment)
    assert answer.returncode == 2
    assert "nonsense" in answer.stderr
    assert "guichet --help" in answer.stderr


def test_help_lists_every_command(environment: dict[str, str]) -> None:
    answer = run_guichet("--help", environment=environment)
    assert answer.returncode == 0
    listed = set(re.findall(r"^  ([a-z-]+)  ", answer.stdout, flags=re.MULTILINE))
    assert listed == set(_parsers())
