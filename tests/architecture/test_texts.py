"""Every text a person sees exists in both languages, with the same slots."""

import os
import re
import shutil
import string
import subprocess
import sys
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from tests.ground import REPOSITORY

HOUSE = REPOSITORY / "src" / "guichet"
_PERCENT = re.compile(r"%\((\w+)\)[a-z]")
# A plain space, or none, where French wants a no-break space.
_LOOSE = re.compile(r" [:;?!»]|« | %(?!\()|[\w)»](?:[:;?!»]|%(?!\())(?:\s|$)")
# Same in both languages, or a name: French may equal English here, and only here.
SAME_IN_BOTH = frozenset(
    {"Guichet", "English", "Français", "Date", "Service", "Code", "Question", "Permission", "%"}
)


def _catalogues() -> dict[str, Catalog]:
    found = {}
    for path in sorted(HOUSE.rglob("locale/fr/LC_MESSAGES/*.po")):
        with path.open("rb") as text:
            found[path.relative_to(HOUSE).as_posix()] = read_po(text, locale="fr")
    return found


def _written() -> list[tuple[str, Message]]:
    return [
        (name, message)
        for name, catalogue in _catalogues().items()
        for message in catalogue
        if message.id
    ]


def _forms(message: Message) -> list[str]:
    """Return the French of a message: one text, or one per plural."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Extract every translatable string of the code as it stands."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is absent: apt-get install gettext")
    copy = tmp_path_factory.mktemp("texts") / "guichet"
    shutil.copytree(HOUSE, copy, ignore=shutil.ignore_patterns("locale", "__pycache__", "static"))
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", "-l", "fr"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    answer = subprocess.run(  # noqa: S603 - our own words only
        command, cwd=copy, env=bare, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    with (copy / "locale/fr/LC_MESSAGES/django.po").open("rb") as text:
        return read_po(text, locale="fr")


def _borrowed() -> set[tuple[str | None, str]]:
    """Return what Django and allauth say in French themselves: their strings, reused as such."""
    keys = set()
    for package in (django, allauth):
        place = Path(package.__file__).parent
        for folder in ("locale", "conf/locale", "contrib/auth/locale"):
            path = place / folder / "fr/LC_MESSAGES/django.po"
            if path.exists():
                with path.open("rb") as text:
                    keys |= {_key(message) for message in read_po(text) if message.string}
    return keys


def test_every_string_has_its_french(extracted: Catalog) -> None:
    written = {_key(message) for _, message in _written() if all(_forms(message))} | _borrowed()
    missing = sorted(
        {_key(message)[1] for message in extracted if message.id and _key(message) not in written}
    )
    assert missing == [], "write the French in src/guichet/locale/fr/LC_MESSAGES/django.po"


def test_no_french_is_left_of_a_string_that_is_gone(extracted: Catalog) -> None:
    wanted = {_key(message) for message in extracted if message.id}
    left = sorted({_key(message)[1] for _, message in _written() if _key(message) not in wanted})
    assert left == []


def test_no_french_is_fuzzy_or_empty() -> None:
    poor = [
        f"{name}: {_key(message)[1]}"
        for name, message in _written()
        if message.fuzzy or not all(_forms(message))
    ]
    assert poor == []


def test_one_string_has_one_french() -> None:
    seen: dict[tuple[str | None, str], set[tuple[str, ...]]] = {}
    for _, message in _written():
        seen.setdefault(_key(message), set()).add(tuple(_forms(message)))
    assert {key: forms for key, forms in seen.items() if len(forms) > 1} == {}


def _slots(text: str) -> set[str]:
    parts = string.Formatter().parse(text.replace("%", ""))
    braces = {name for _, name, _, _ in parts if name is not None}
    return braces | set(_PERCENT.findall(text))


def test_placeholders_are_named_and_equal_in_both_languages() -> None:
    wrong = []
    for name, message in _written():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set().union(*(_slots(text) for text in ids))
        for text in (*ids, *_forms(message)):
            if "" in _slots(text) or re.search(r"%[sd](?![\w(])", text):
                wrong.append(f"{name}: a slot without a name in {text!r}")
            if not _slots(text) <= wanted:
                wrong.append(f"{name}: {text!r} has slots that {ids[0]!r} lacks")
        if not set().union(*(_slots(text) for text in _forms(message))) >= wanted:
            wrong.append(f"{name}: the French of {ids[0]!r} drops a slot")
    assert wrong == []


def test_french_differs_from_english() -> None:
    same = sorted(
        {
            _key(message)[1]
            for _, message in _written()
            if _forms(message)[0] == _key(message)[1] and len(_key(message)[1].split()) > 1
        }
        - SAME_IN_BOTH
    )
    assert same == []


def test_french_spaces_stand_before_double_signs() -> None:
    """A colon, question mark or closing quote stands after a no-break space in French."""
    wrong = [
        text
        for _, message in _written()
        for text in _forms(message)
        if re.search(r" [:;?!»]|« | %(?!\()", text)
        or re.search(r"[\w)»](?:[:;?!»]|%(?!\())(?:\s|$)", text)
    ]
    assert wrong == []


def test_the_languages_of_the_house_are_found() -> None:
    """Guard against a test that passes because it read nothing."""
    assert len(_catalogues()) >= 1
    assert Path(HOUSE / "site" / "settings.py").exists()
