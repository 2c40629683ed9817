"""What may not be in the repository, in its locks and in its templates."""

import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from tests.ground import REPOSITORY

# Written in pieces, or this file would find itself.
_REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com")
_MACHINES = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/tm" + "p/wt", "/opt/" + "pypi")
_SHARED = "../sha" + "red"
_TEXT = {".py", ".md", ".toml", ".html", ".css", ".lock", ".txt", ".cfg", ".ini", ".po", ".typ", ""}


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (REPOSITORY / ".git").exists():
        pytest.skip("not a git checkout")
    answer = subprocess.run(  # noqa: S603 - our own words only
        [git, "-C", str(REPOSITORY), "ls-files", "-co", "--exclude-standard", "-z"],
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [REPOSITORY / name for name in answer.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def _lines_with(words: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(REPOSITORY)}:{number}"
        for path in _tracked()
        if path.suffix in _TEXT
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if any(word in line for word in words)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert _lines_with(_REGISTRIES) == []


def test_no_file_names_a_place_on_one_machine() -> None:
    assert _lines_with(_MACHINES) == []


def test_only_continuous_integration_looks_beside_the_repository() -> None:
    assert {place.split(":")[0] for place in _lines_with((_SHARED,))} <= {".ci/run"}


def test_nothing_made_by_a_tool_is_tracked() -> None:
    made = {".mo", ".pyc", ".sqlite3", ".db", ".log"}
    names = [path for path in _tracked() if path.suffix in made or path.name == "uv.lock"]
    assert names == []


@pytest.mark.parametrize(
    "lock", sorted(REPOSITORY.glob("requirements*.lock")), ids=lambda p: p.name
)
def test_every_locked_package_has_its_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", lock.read_text())
    locked = [entry for entry in entries if re.match(r"[a-z0-9._-]+(\[[^]]+\])?==", entry)]
    assert len(locked) > 10
    assert [entry.split()[0] for entry in locked if "--hash=sha256:" not in entry] == []


def _locked_names(lock: str) -> list[str]:
    text = (REPOSITORY / lock).read_text()
    return re.findall(r"^([a-z0-9._-]+)(?:\[[^]]+\])?==", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", _locked_names("requirements.lock"))
def test_what_we_ship_with_may_be_shipped_with(name: str) -> None:
    """Refuse GPL and AGPL; the LGPL of a library that is only imported is fine."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed on this platform")
    said = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
    said += [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    words = " ".join(said)
    assert not re.search(r"\bA?GPL|Affero|(?<!Lesser )General Public", words), words


def test_what_we_import_is_declared() -> None:
    declared = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["dependencies"]
    assert all(re.search(r"==|>=", line) for line in declared), declared


# --- Templates -----------------------------------------------------------------------------
def _templates() -> list[Path]:
    return sorted((REPOSITORY / "src" / "guichet").rglob("templates/**/*.html"))


_REFUSED = {
    "an inline style": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*(?:\bsrc=|application/json))", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "something marked safe": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
    "something fetched from elsewhere": re.compile(r"(?:src|srcset)=[\"']https?:", re.IGNORECASE),
}


# {template: {what stands there: why it may}}
_ALLOWED: dict[str, dict[str, str]] = {
    "activate_form.html": {"|safe": "the drawing is made by the library from a secret of its own"},
}


@pytest.mark.parametrize("what", sorted(_REFUSED))
def test_no_template_has(what: str) -> None:
    places = [
        f"{path.relative_to(REPOSITORY)}: {match.group()[:60]}"
        for path in _templates()
        for match in _REFUSED[what].finditer(path.read_text())
        if match.group() not in _ALLOWED.get(path.name, {})
    ]
    assert len(_templates()) > 4
    assert places == []


def test_the_stylesheet_fetches_nothing() -> None:
    styles = list((REPOSITORY / "src" / "guichet").rglob("static/**/*.css"))
    assert styles
    assert [
        path.name for path in styles if re.search(r"@import|url\(['\"]?https?:", path.read_text())
    ] == []


# --- Decisions -----------------------------------------------------------------------------
def test_every_decision_has_a_number_of_its_own_a_status_and_a_date() -> None:
    files = sorted((REPOSITORY / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in files]
    assert len(numbers) == len(set(numbers)), numbers
    poor = []
    for path in files:
        head = "\n".join(path.read_text().splitlines()[:6])
        if not (re.search(r"\d{4}-\d{2}-\d{2}", head) and re.search(r"accepted|superseded", head)):
            poor.append(path.name)
    assert poor == []
