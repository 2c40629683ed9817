"""Conditions on answers, written as zen expressions: `vessel_ownership == 'leased'`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import zen

# Words of the expression language that are no answer's name. A word before `(` is a function.
_LANGUAGE = frozenset({"and", "or", "not", "in", "true", "false", "null"})
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"(?<![\w.$])([A-Za-z_]\w*)(?!\w*\s*\()")


def names_in(expression: str) -> frozenset[str]:
    """Return the names of the answers that an expression mentions."""
    bare = _STRING.sub(" ", expression)
    return frozenset(name for name in _NAME.findall(bare) if name not in _LANGUAGE)


def fault_of(expression: str) -> str | None:
    """Return what is wrong with an expression's grammar, or None."""
    report = zen.validate_expression(expression)
    return None if report is None else str(report["source"])


def is_unanswered(error: RuntimeError) -> bool:
    """Tell whether evaluation failed on a value (such as an answer not given), not on grammar."""
    first_line = str(error).partition("\n")[0]
    try:
        return bool(json.loads(first_line).get("type") == "vmError")
    except ValueError:
        return False


@dataclass(frozen=True, eq=False)
class Condition:
    """An expression that is true or not for the answers given so far."""

    expression: str
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", names_in(self.expression))

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401 - the engine's own type has no public name
        return zen.compile_expression(self.expression)

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Tell whether the condition is met; one that asks for a missing answer is not."""
        try:
            return self._compiled.evaluate(dict(values)) is True
        except RuntimeError as error:
            if is_unanswered(error):
                return False
            raise
