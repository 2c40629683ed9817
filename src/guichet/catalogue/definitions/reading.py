"""Read a definition file and say everything that is wrong with it at once."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

from guichet.catalogue.definitions.shape import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where (line 0 when unknown), and what."""

    line: int
    where: str
    trouble: str


class DefinitionFault(Exception):
    """A definition file cannot be used; it names the file, each key with its line, and the mend."""

    def __init__(self, file: File, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = [f"{file}: {count} to mend"]
        for each in problems:
            line = f"line {each.line}: " if each.line else ""
            lines.append(f"  {line}{each.where} {each.trouble}")
        super().__init__("\n".join(lines))


def read_toml(file: File) -> tuple[dict[str, Any], str]:
    """Return the file's tables and its text; raise DefinitionFault on grammar or absence."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DefinitionFault(file, [Problem(0, "the file", "is not there; check its name")])  # noqa: B904 - the cause adds nothing
    except UnicodeDecodeError as error:
        trouble = f"is not UTF-8 at byte {error.start}; save it as UTF-8"
        raise DefinitionFault(file, [Problem(0, "the file", trouble)]) from error
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else 0
        problem = Problem(line, "the file", f"is not TOML: {error}; mend that line")
        raise DefinitionFault(file, [problem]) from error


def written(path: Path) -> str:
    """Return a path as people write it: `groups[2].questions[1].label`, counted from 1."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if shown else part
    return f"'{shown}'" if shown else "the file"


_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([\w-]+(?:\.[\w-]+)*)\s*=")


def line_of(text: str, path: Path) -> int:
    """Return the line of a key, or of the nearest table around it, or 0.

    `tomllib` keeps no lines; this reads headers and keys only, which is enough to point at a line.
    """
    marks = _marks(text)
    for length in range(len(path), 0, -1):
        line = marks.get(path[:length])
        if line is not None:
            return line
    return 0


def _marks(text: str) -> dict[Path, int]:
    marks: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            here = _header_path(header[2].split("."), counts, repeated=header[1] == "[[")
            marks.setdefault(here, number)
            continue
        key = _KEY.match(line)
        if key:
            parts = key[1].split(".")
            for depth in range(1, len(parts) + 1):
                marks.setdefault((*here, *parts[:depth]), number)
    return marks


def _header_path(names: list[str], counts: dict[Path, int], *, repeated: bool) -> Path:
    path: Path = ()
    for depth, name in enumerate(names, start=1):
        path = (*path, name)
        last = depth == len(names)
        if last and repeated:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
