"""Each wall of `.importlinter` stands: a deliberate breach is caught by that wall and no other."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from tests.ground import REPOSITORY

_FACES = frozenset({"counter", "desk", "oversight", "api"})
_CONFIGURATION = REPOSITORY / ".importlinter"

# {wall: {file under src/guichet: lines added to it}}; missing files and packages are made.
BREACHES: dict[str, list[dict[str, str]]] = {
    "storeys": [
        {"helpers/__init__.py": ""},
        {"counter/views/breach.py": "import guichet.desk.apps"},
    ],
    "pure": [
        {"analysis/estimation/breach.py": "import random"},
        {"analysis/estimation/breach.py": "import django"},
    ],
    "rules": [{"interactions/rules.py": "import django"}],
    "rooms": [
        {"interactions/helpers.py": ""},
        {
            "identity/adapters/breach.py": "import guichet.identity.queries.breach",
            "identity/queries/breach.py": "",
        },
    ],
    "home": [{"counter/views/breach.py": "import guichet.casework.models"}],
    "faces": [{"counter/views/breach.py": "import guichet.analysis.timeliness"}],
    "benches": [
        {"analysis/helpers.py": ""},
        {
            "analysis/opinion/breach.py": "import guichet.analysis.wording.breach",
            "analysis/wording/breach.py": "",
        },
    ],
    "light": [
        {
            "components/breach.py": "import numba",
            "counter/views/breach.py": "import guichet.components.breach",
        },
    ],
    "acyclic": [
        {
            "counter/views/breach_a.py": "import guichet.counter.views.breach_b",
            "counter/views/breach_b.py": "import guichet.counter.views.breach_a",
        },
    ],
    "reads": [
        {
            "casework/queries/breach.py": "import guichet.permits.actions.breach",
            "permits/actions/breach.py": "",
        },
    ],
    "rooms_of_faces": [
        {"counter/helpers.py": ""},
        {
            "counter/forms/breach.py": "import guichet.counter.markup.breach",
            "counter/markup/breach.py": "",
        },
    ],
}


def _contracts() -> dict[str, configparser.SectionProxy]:
    parser = configparser.ConfigParser()
    parser.read(_CONFIGURATION)
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): parser[section]
        for section in parser.sections()
        if section.startswith(prefix)
    }


def _names(contract: str, option: str) -> set[str]:
    return set(_contracts()[contract][option].split())


def _own_packages() -> set[str]:
    return {app.name for app in apps.get_app_configs() if app.name.startswith("guichet.")}


def _broken_walls(source: Path) -> set[str]:
    """Check the copied house against the real walls and return the contracts broken."""
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(  # noqa: S603 - our own words only
        [linter, "--config", _CONFIGURATION, "--no-logo", "--no-cache"],
        env={**os.environ, "PYTHONPATH": str(source)},
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    named = {section["name"]: identity for identity, section in _contracts().items()}
    found = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", answer.stdout, flags=re.MULTILINE))
    assert set(found) == set(named), answer.stdout + answer.stderr
    return {named[name] for name, verdict in found.items() if verdict == "BROKEN"}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Copy the code, to be spoilt."""
    ignored = shutil.ignore_patterns("locale", "static", "templates", "__pycache__", "migrations")
    shutil.copytree(REPOSITORY / "src", tmp_path / "src", ignore=ignored)
    return tmp_path / "src"


def _spoil(house: Path, additions: dict[str, str]) -> None:
    for name, lines in additions.items():
        file = house / "guichet" / name
        package = file.parent
        # A room that is one module so far makes way: `queries.py` becomes `queries/__init__.py`.
        if package.with_suffix(".py").exists():
            package.mkdir()
            package.with_suffix(".py").rename(package / "__init__.py")
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").touch()
        with file.open("a") as text:
            text.write(f"\n{lines}\n")


def test_the_house_as_it_is_breaks_no_wall(house: Path) -> None:
    assert _broken_walls(house) == set()


@pytest.mark.parametrize(
    ("wall", "additions"),
    [(wall, additions) for wall, breaches in BREACHES.items() for additions in breaches],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_breach_is_caught_by_its_wall_alone(
    house: Path, wall: str, additions: dict[str, str]
) -> None:
    _spoil(house, additions)
    assert _broken_walls(house) == {wall}


def test_every_wall_has_a_breach() -> None:
    assert set(BREACHES) == set(_contracts()), "a new wall comes with a deliberate breach"


def test_every_app_and_face_is_named_in_the_walls() -> None:
    own = _own_packages()
    faces = {package for package in own if package.removeprefix("guichet.") in _FACES}
    apps = own - faces - {"guichet.components"}
    assert _names("rooms", "containers") == apps
    assert _names("rooms_of_faces", "containers") == faces
    assert _names("faces", "source_modules") == faces
    assert _names("light", "source_modules") == faces


def test_every_package_is_an_app_a_kernel_or_the_site() -> None:
    packages = {
        f"guichet.{folder.name}"
        for folder in (REPOSITORY / "src" / "guichet").iterdir()
        if (folder / "__init__.py").exists()
    }
    assert packages - _own_packages() == {"guichet.analysis", "guichet.cli", "guichet.site"}


def test_no_wall_has_an_exception() -> None:
    """An ignored import is a hole; the day one is needed, its reason stands here."""
    reasons: dict[str, str] = {}
    ignored = {
        line.strip()
        for section in _contracts().values()
        for line in section.get("ignore_imports", "").splitlines()
        if line.strip()
    }
    assert ignored == set(reasons)
