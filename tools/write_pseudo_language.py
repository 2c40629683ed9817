"""Write an invented language into a copy of a jurisdiction: what still reads plainly was missed.

    .venv/bin/python tools/write_pseudo_language.py jurisdictions/northshore /tmp/pseudo

Every letter becomes one of a script written from right to left, so that the language also shows
what does not turn round. Placeholders, tags and addresses stay as they are.
"""

import argparse
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import tomli_w
from babel.messages.pofile import read_po, write_po

CODE = "qps"
REPOSITORY = Path(__file__).resolve().parent.parent
MESSAGES = REPOSITORY / "src" / "guichet" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
FACETS = REPOSITORY / "src" / "guichet" / "catalogue" / "rules" / "facets.toml"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ALEF = 0x05D0
_LETTERS = {ord(each): chr(_ALEF + place) for place, each in enumerate(_LATIN)}
_LETTERS |= {ord(each.upper()): chr(_ALEF + place) for place, each in enumerate(_LATIN)}
_KEPT = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|<[^>]*>|&\w+;|\S+@\S+|https?:\S+")


def turned(text: str) -> str:
    """Return the text in the invented language."""
    pieces, end = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [text[end : kept.start()].translate(_LETTERS), kept[0]]
        end = kept.end()
    return "".join([*pieces, text[end:].translate(_LETTERS)])


def with_language(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Return the value with the invented language beside every English text in it."""
    if isinstance(value, list):
        return [with_language(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: with_language(each) for key, each in value.items()}
    english = found.get("en")
    if isinstance(english, str):
        found[CODE] = turned(english)
    elif isinstance(english, list):
        found[CODE] = [turned(each) for each in english]
    return found


def write(source: Path, target: Path) -> None:
    """Copy the jurisdiction and add the invented language to all of it."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    for file in sorted(target.rglob("*.toml")):
        tables = with_language(tomllib.loads(file.read_text(encoding="utf-8")))
        if file.name == "brand.toml":
            tables["languages"] = [*tables["languages"], CODE]
            own = {"name": turned("Pseudo"), "direction": "rtl", "formats": "he"}
            tables["language"] = {**tables.get("language", {}), CODE: own}
        file.write_text(tomli_w.dumps(tables), encoding="utf-8")
    for file in sorted((target / "pages").glob("*.en.md")):
        text = turned(file.read_text(encoding="utf-8"))
        file.with_name(file.name.replace(".en.", f".{CODE}.")).write_text(text, encoding="utf-8")
    _write_messages(target / "locale" / CODE / "LC_MESSAGES" / "django.po")


def _write_messages(target: Path) -> None:
    with MESSAGES.open("rb") as text:
        messages = read_po(text, locale="fr")
    for message in messages:
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            said = tuple(turned(each) for each in ids)
            message.string = said[0] if isinstance(message.id, str) else said
    for value in tomllib.loads(FACETS.read_text(encoding="utf-8")).values():
        for row in value:
            messages.add(row["title"]["en"], turned(row["title"]["en"]))
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as written:
        write_po(written, messages, width=0)


def main() -> None:
    """Take the folder to copy and the one to write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="a jurisdiction's folder")
    parser.add_argument("target", type=Path, help="the folder to write")
    options = parser.parse_args()
    write(options.source, options.target)
    print(f"wrote {options.target}; run `guichet check-brand {options.target}`")


if __name__ == "__main__":
    main()
