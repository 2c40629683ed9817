"""Where in a TOML file a key stands, so that an error can name its line."""

import re

_HEADER = re.compile(r"^\s*(\[{1,2})\s*([A-Za-z0-9_.\"-]+)\s*\]{1,2}")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\"-]+)\s*=")

Path = tuple[str | int, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, from 1, of each table and key: ('stations', 0, 'service') -> 7."""
    lines: dict[Path, int] = {}
    counts: dict[str, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = _table(header[1], header[2].replace('"', ""), counts)
            lines.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            lines.setdefault((*table, key[1].strip('"')), number)
    return lines


def line_at(lines: dict[Path, int], path: Path) -> int:
    """Return the line of the deepest known part of a path, 1 when none is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _table(brackets: str, name: str, counts: dict[str, int]) -> Path:
    """Return the path of a header; `[[stations]]` counts on, `[stations.routes]` stays inside."""
    first, *rest = name.split(".")
    if brackets == "[[" and not rest:
        counts[first] = counts.get(first, -1) + 1
    inside: Path = (first, counts[first]) if first in counts else (first,)
    return (*inside, *rest)
