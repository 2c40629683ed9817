"""Decision tables, evaluated by the engine, whose trace names the row that matched.

Its reason is the reason shown. `coverage` finds cases without a row or with two.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import zen

from guichet.catalogue.definitions.conditions import is_unanswered

ANY = "-"


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class TableRow:
    """One row: a cell per input, the result, and the reason in words.

    `ground` is the code of the reason decided on, where the table itself decides.
    """

    code: str
    when: tuple[str, ...]
    result: str
    reason: Mapping[str, str]
    reference: Mapping[str, str] | None = None
    ground: str = ""


# The outcome that a result stands for; a review is an officer's.
OUTCOME_OF: Mapping[str, str] = {"eligible": "approved", "not_eligible": "refused"}


def outcome_of_row(row: TableRow) -> str | None:
    """Return the outcome that a row decides, None where it leaves the case to an officer."""
    return OUTCOME_OF.get(row.result)


@dataclass(frozen=True, eq=False, kw_only=True)
class DecisionTable:
    """Inputs, rows and how a row is chosen: `first` in order, or `unique` (only one may match)."""

    hit_policy: str
    inputs: tuple[str, ...]
    rows: tuple[TableRow, ...]
    name: Mapping[str, str] | None = None

    def row(self, code: str) -> TableRow | None:
        """Return the row with this code, if there is one."""
        return next((row for row in self.rows if row.code == code), None)

    def jdm(self) -> dict[str, Any]:
        """Return the table as the engine's own decision model."""
        columns = [
            {"id": f"in{n}", "name": name, "field": name} for n, name in enumerate(self.inputs)
        ]
        rules = [
            {"_id": row.code, "out": json.dumps(row.code)}
            | {f"in{n}": "" if cell == ANY else cell for n, cell in enumerate(row.when)}
            for row in self.rows
        ]
        table = {
            "hitPolicy": "first",
            "inputs": columns,
            "outputs": [{"id": "out", "name": "row", "field": "row"}],
            "rules": rules,
        }
        at = {"x": 0, "y": 0}
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode", "position": at},
            {
                "id": "table",
                "name": "table",
                "type": "decisionTableNode",
                "position": at,
                "content": table,
            },
            {"id": "out", "name": "out", "type": "outputNode", "position": at},
        ]
        edges = [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
        ]
        return {"nodes": nodes, "edges": edges}

    @cached_property
    def _decision(self) -> zen.ZenDecision:
        return zen.ZenEngine().create_decision(json.dumps(self.jdm()))

    def matched(self, values: Mapping[str, Any]) -> TableRow | None:
        """Return the row that the engine's trace names for these answers, if any."""
        context = {name: values.get(name) for name in self.inputs}
        trace = self._decision.evaluate(context, {"trace": True})["trace"]
        hit = trace["table"]["traceData"]
        return None if hit is None else self.rows[hit["index"]]


def fault_of_cell(cell: str) -> str | None:
    """Return what is wrong with a cell's grammar, or None.

    The engine's own validator refuses `> 24`, which its tables take: so it is compiled instead.
    """
    try:
        zen.compile_unary_expression("true" if cell == ANY else cell)
    except RuntimeError as error:
        return str(error).partition("\n")[0]
    return None


def cell_accepts(cell: str, value: object) -> bool:
    """Tell whether the engine accepts the value in a cell; `-` accepts anything."""
    if cell == ANY:
        return True
    try:
        return zen.evaluate_unary_expression(cell, {"$": value}) is True
    except RuntimeError as error:
        if is_unanswered(error):
            return False
        raise
