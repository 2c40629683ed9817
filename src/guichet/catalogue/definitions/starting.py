"""A commented start of a new service, in every official language, with what is left to write."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from guichet.catalogue.definitions.shape import Path

EDIT = "EDIT:"
"""How a text begins that somebody still has to write."""

# `contact.* = "..."`, or `* = "..."` alone in its table: a line for each language not yet said.
_EACH = re.compile(r"(?P<key>(?:[\w.]+\.)?)\*(?P<rest> = .+)")
_SAID = re.compile(r"(?P<key>(?:[\w.]+\.)?)(?P<language>[a-z]{2,3}(?:-[A-Za-z]+)?) = ")


def start_of_service(
    *, code: str, organization: str, office: str, today: date, languages: tuple[str, ...]
) -> str:
    """Return the text of a new definition: texts to write begin with EDIT, the rest can stand."""
    file = files("guichet.catalogue.definitions").joinpath("start.toml")
    text = file.read_text(encoding="utf-8")
    for name, value in (
        ("CODE", code),
        ("ORGANIZATION", organization),
        ("OFFICE", office),
        ("TODAY", today.isoformat()),
    ):
        text = text.replace(f"@{name}@", value)
    return "\n".join(_spoken(text.splitlines(), languages)) + "\n"


def unwritten(raw: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield every text of a file that still waits for its author, with words that say so."""
    for at, text in _texts(raw, ()):
        if text.startswith(EDIT):
            yield at, f"still says '{text}'; write it"


def _spoken(lines: list[str], languages: tuple[str, ...]) -> Iterator[str]:
    """Write each text in the official languages: those it is written in, the others to edit."""
    said: set[str] = set()
    for line in lines:
        each = _EACH.fullmatch(line)
        if each:
            for language in languages:
                if language not in said:
                    yield f"{each['key']}{language}{each['rest']}"
            said = set()
            continue
        own = _SAID.match(line)
        if own is None:
            said = set()
        else:
            said.add(own["language"])
            if own["language"] not in languages:
                continue
        yield line


def _texts(value: Any, at: Path) -> Iterator[tuple[Path, str]]:  # noqa: ANN401 - TOML
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(each, (*at, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, (*at, index))
