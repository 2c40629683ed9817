"""The published schema and the loader agree; the reference tells every key."""

import copy
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.apps.casework.licence import ANSWERS, CODE
from tools import write_definition_reference as reference

from guichet.catalogue.definitions import answers_schema, definition_for
from guichet.catalogue.definitions.keys import SERVICE

REPOSITORY = Path(__file__).resolve().parents[4]
LICENCE = REPOSITORY / "jurisdictions/northshore/services/coastal-fishing-licence.toml"


def as_json(value: Any) -> Any:  # noqa: ANN401 - TOML holds anything
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def test_schema_and_reference_are_current() -> None:
    said = "run .venv/bin/python tools/write_definition_reference.py"
    assert reference.SCHEMA.read_text() == reference.schema(), said
    assert reference.PAGE.read_text() == reference.page(), said


def test_the_schema_is_one_and_takes_the_licence() -> None:
    schema = json.loads(reference.SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(as_json(tomllib.loads(LICENCE.read_text())))


def paths(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:  # noqa: ANN401 - any TOML
    found = [at] if at else []
    if isinstance(value, dict):
        for key, each in value.items():
            found += paths(each, (*at, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            found += paths(each, (*at, place))
    return found


def one_of_each(found: list[tuple[str | int, ...]]) -> list[tuple[str | int, ...]]:
    """Keep one path for each key of each table: the hundredth option is like the first."""
    kept: dict[tuple[str | int, ...], tuple[str | int, ...]] = {}
    for at in found:
        kept.setdefault(tuple(0 if isinstance(step, int) else step for step in at), at)
    assert len(kept) > 150
    return list(kept.values())


def changed(raw: dict[str, Any], at: tuple[str | int, ...], new: object) -> dict[str, Any]:
    copied = copy.deepcopy(raw)
    holder: Any = copied
    for key in at[:-1]:
        holder = holder[key]
    if new is ...:
        del holder[at[-1]]
    else:
        holder[at[-1]] = new
    return copied


@pytest.mark.parametrize("new", [..., 7.5, "", {"x": 1}], ids=repr)
def test_schema_and_loader_refuse_the_same_changes(new: object) -> None:
    """Every key of the licence in turn, taken away or given another type."""
    raw = tomllib.loads(LICENCE.read_text())
    validator = Draft202012Validator(json.loads(reference.SCHEMA.read_text()))
    differ = []
    for at in one_of_each(paths(raw)):
        altered = changed(raw, at, new)
        troubles: list[str] = []
        SERVICE.check(altered, (), lambda _at, said: troubles.append(said), ("en", "fr"))  # noqa: B023 - called at once
        by_schema = validator.is_valid(as_json(altered))
        if by_schema == bool(troubles):
            differ.append((at, by_schema, troubles))
    assert differ == []


def test_every_key_of_every_table_is_told() -> None:
    page = reference.PAGE.read_text()
    for name in SERVICE.keys:
        assert f"| `{name}` |" in page


def test_the_answers_schema_takes_answers_that_would_do_and_no_others() -> None:
    definition = definition_for(CODE)
    schema = answers_schema(definition)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(ANSWERS)
    for wrong in (
        {"traps": 401},
        {"traps": "200"},
        {"vessel_length": 9.4},
        {"vessel_length": "9.45"},
        {"vessel_registration": "ns 40718"},
        {"zones": []},
        {"colour": "red"},
    ):
        assert not validator.is_valid(ANSWERS | wrong), wrong
    assert not validator.is_valid({k: v for k, v in ANSWERS.items() if k != "traps"})
