"""Write docs/reference/service-definition.md and its JSON Schema from the keys of the loader."""

import json
from collections.abc import Iterator
from pathlib import Path

from guichet.catalogue.definitions import definition_schema
from guichet.catalogue.definitions.keys import SERVICE
from guichet.catalogue.definitions.shape import (
    Day,
    Flag,
    InLanguages,
    Number,
    Several,
    Shape,
    Table,
    Whole,
    Word,
)

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
PAGE = FOLDER / "service-definition.md"
SCHEMA = FOLDER / "service-definition.schema.json"
_HEAD = """# Service definitions

A service that Guichet runs is one TOML file: `jurisdictions/<name>/services/<code>.toml`.
The department owns it; nobody writes code for a new service.
`guichet check-services` reads every file and names each problem with its file, line, key and mend,
all problems of a file at once.
The tables below are written from the loader's own keys by `tools/write_definition_reference.py`,
and so is the JSON Schema beside this page, [service-definition.schema.json](
service-definition.schema.json), which an editor may use while you write.

## Versions

`effective` is the day a version takes effect, and its name.
`<code>.toml` holds the version to use from that day on; earlier ones are kept as
`<code>.<version>.toml`, because each application keeps the version it was answered under.
A file that has been used is not edited: copy it under its version, then change `<code>.toml`.

## Answers

Answers are kept apart from any language.

| kind | what is kept | what people may type |
|---|---|---|
| `text`, `long_text`, `email` | the text | anything up to `max_length` |
| `whole_number` | an integer | digits, with the unit or without |
| `decimal` | a text with a point: `9.4` | `9.4`, `9,4`, `9.4 m`; a foreign unit is explained |
| `date` | `2026-06-12` | three fields, or one text: `12 June 2026`, `12/6/2026`, `2026-06-12` |
| `radios`, `select` | an option's code | |
| `checkboxes` | a list of codes | |
| `yes_no` | true or false | |
| `pattern` | the text as the `format` has it: `NS 40718` | `ns40718`, `NS-40718` |
| `document` | a list of ids | files of the `types` named, known by their content |

`answers_schema(definition)` gives the JSON Schema of one service's answers.

## Conditions

A `condition` is an expression of the zen engine over answers of earlier groups:
`vessel_ownership == 'leased'`, `vessel_length > 12 and convictions == true`.
A condition that looks at an answer not given does not hold.
An answer whose question a later change takes away is not sent.

## The eligibility table

Each row has one test for each input: `true`, `'owned'`, `> 24`, `(20..24]`, or `-` for any.
The engine names the row that matched, and that row's reason is the reason shown.
The loader tries every boundary, every value between two boundaries and every choice, in all
combinations: it refuses a table that leaves a case without a row, or, under `unique`, with two.

## Dates

`earliest` and `latest` are dates (`2026-05-01`) or count from the day of answering: `today`,
`today-2y`, `today+6m`, `today-30d`. In `too_early` and `too_late`, `{limit}` stands for the date.
"""


def page() -> str:
    """Return the whole reference page."""
    parts = [_HEAD]
    for table in _tables(SERVICE):
        parts.append(f"## Table `{table.name}`\n" if table is not SERVICE else "## The file\n")
        parts.append("| key | what it holds | | what it means |\n|---|---|---|---|")
        for name, key in table.keys.items():
            must = "required" if key.required else "optional"
            parts.append(f"| `{name}` | {_said(key.shape)} | {must} | {key.meaning} |")
        parts.append("")
    return "\n".join(parts)


def schema() -> str:
    """Return the JSON Schema as published."""
    return json.dumps(definition_schema(), indent=1, ensure_ascii=False) + "\n"


def _tables(table: Table) -> Iterator[Table]:
    """Yield a table and those inside it, each once, outer ones first."""
    waiting, seen = [table], set()
    while waiting:
        here = waiting.pop(0)
        if here.name in seen:
            continue
        seen.add(here.name)
        yield here
        for key in here.keys.values():
            shape = key.shape.item if isinstance(key.shape, Several) else key.shape
            if isinstance(shape, Table):
                waiting.append(shape)


def _said(shape: Shape) -> str:
    if isinstance(shape, Table):
        return f"a table [{shape.name}](#table-{shape.name})"
    if isinstance(shape, Several):
        return f"a list of: {_said(shape.item)}"
    if isinstance(shape, InLanguages):
        return "texts by language" if shape.many else "a text in each language"
    if isinstance(shape, Word):
        choices = ", ".join(f"`{choice}`" for choice in shape.choices)
        return f"one of {choices}" if choices else shape.like or "a text"
    if isinstance(shape, Whole):
        return f"a whole number from {shape.least}" + (f" to {shape.most}" if shape.most else "")
    words = {Number: "a number", Flag: "true or false", Day: "a date"}
    return words[type(shape)] + (" or `today-2y`" if isinstance(shape, Day) and shape.today else "")


def main() -> None:
    """Write both files."""
    PAGE.write_text(page(), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")
    print(f"wrote {PAGE} and {SCHEMA}")


if __name__ == "__main__":
    main()
