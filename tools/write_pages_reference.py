"""Write docs/reference/pages.md from the page classes: run it after a change to a page."""

import dataclasses
import importlib
import inspect
import os
import pkgutil
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import django

FACES = ("counter", "desk")
TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "pages.md"
HEAD = """# Pages

Each page is one template and one frozen class whose fields are all that the template may read.
This reference is written from those classes by `tools/write_pages_reference.py`; a test fails when
it is out of date, and another when a template reads a field its class does not have.

Whoever replaces a template (in a folder of their own, under the same name) may read these fields.
"""


def pages() -> Iterator[Any]:
    """Yield every page class of every face, by face and module, in the order written."""
    for face in FACES:
        for module in _modules(f"guichet.{face}.pages"):
            for _name, found in sorted(
                inspect.getmembers(module, inspect.isclass), key=lambda pair: _line(pair[1])
            ):
                if found.__module__ == module.__name__ and isinstance(
                    getattr(found, "template", None), str
                ):
                    yield found


def reference() -> str:
    """Return the whole reference."""
    parts = [HEAD]
    lines: dict[str, Any] = {}
    parts += [_section(page, f"## `{page.template}`: {page.__name__}", lines) for page in pages()]
    if lines:
        parts.append("## What lists on pages hold\n")
    done: set[str] = set()
    while todo := [name for name in lines if name not in done]:
        for name in todo:
            done.add(name)
            parts.append(_section(lines[name], f"### {name}", lines))
    return "\n".join(parts)


def _modules(name: str) -> Iterator[Any]:
    try:
        package = importlib.import_module(name)
    except ModuleNotFoundError as fault:
        if fault.name != name:
            raise
        return
    yield package
    for found in pkgutil.iter_modules(getattr(package, "__path__", [])):
        yield importlib.import_module(f"{name}.{found.name}")


def _line(found: type) -> int:
    try:
        return inspect.getsourcelines(found)[1]
    except (OSError, TypeError):
        return 0


def _section(page: type, title: str, lines: dict[str, Any]) -> str:
    """Return one class as a heading, its sentence and a table of its fields."""
    said = (inspect.getdoc(page) or "").split("\n\n")[0].replace("\n", " ")
    rows = [f"{title}\n", f"{said}\n"]
    hints = typing.get_type_hints(page, include_extras=True)
    fields = [field.name for field in dataclasses.fields(page)]
    if fields:
        rows += ["| field | type | what it is |", "|---|---|---|"]
    for name in fields:
        kind, help_text = hints[name], ""
        if get_origin(kind) is Annotated:
            kind, help_text = get_args(kind)[0], str(get_args(kind)[1])
        _remember(kind, lines)
        rows.append(f"| `{name}` | {_written(kind)} | {help_text} |")
    return "\n".join(rows) + "\n"


def _remember(kind: object, lines: dict[str, Any]) -> None:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        lines.setdefault(kind.__name__, kind)
    for inner in get_args(kind):
        _remember(inner, lines)


def _written(kind: object) -> str:
    """Write a type as a person would."""
    if kind is type(None):
        return "none"
    arguments = [each for each in get_args(kind) if each is not Ellipsis]
    origin = get_origin(kind)
    if not arguments:
        return str(getattr(kind, "__name__", kind))
    if origin is None or "Union" in str(origin):
        return " or ".join(_written(each) for each in arguments)
    if len(arguments) == 1 or origin is tuple:
        return f"several {_written(arguments[0])}"
    return f"{_written(arguments[1])} by {_written(arguments[0])}"


def main() -> None:
    """Write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")
    django.setup()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(reference(), encoding="utf-8")
    print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
