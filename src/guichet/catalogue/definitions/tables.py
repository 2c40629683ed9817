"""Decision tables: evaluated by the engine, checked here for cases without a row or with two.

The engine's trace names the row that matched: its reason is the reason shown.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import zen

from guichet.catalogue.definitions.conditions import is_unanswered

ANY = "-"
_STRING = re.compile(r"'[^']*'")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)")
_MOST_CASES = 200_000


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


@dataclass(frozen=True, slots=True)
class TableFault:
    """A case that no row answers, or that two do."""

    case: Mapping[str, Any]
    rows: tuple[str, ...]

    def __str__(self) -> str:
        """Show the case as values, and the rows that claim it."""
        case = ", ".join(f"{name} = {json.dumps(value)}" for name, value in self.case.items())
        if self.rows:
            return f"rows {' and '.join(self.rows)} both answer {case}"
        return f"no row answers {case}"


@dataclass(frozen=True, eq=False, kw_only=True)
class DecisionTable:
    """Inputs, rows and how a row is chosen: `first` in order, or `unique` (only one may match)."""

    hit_policy: str
    inputs: tuple[str, ...]
    rows: tuple[TableRow, ...]
    name: Mapping[str, str] | None = None

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

    def faults(self, domains: Mapping[str, Sequence[Any]], *, most: int = 20) -> list[TableFault]:
        """Return cases with no row, and under `unique` cases with two, `most` of each at worst.

        `domains` gives, per input, values that stand for every answer: see `representatives`.
        """
        truth = [self._truth(n, domains[name]) for n, name in enumerate(self.inputs)]
        faults: list[TableFault] = []
        for picks in _cases([len(domains[name]) for name in self.inputs]):
            hits = [
                row.code
                for index, row in enumerate(self.rows)
                if all(truth[n][index][pick] for n, pick in enumerate(picks))
            ]
            if not hits or (len(hits) > 1 and self.hit_policy == "unique"):
                named = zip(self.inputs, picks, strict=True)
                case = {name: domains[name][pick] for name, pick in named}
                faults.append(TableFault(case=case, rows=tuple(hits)))
                if len(faults) >= most:
                    break
        return faults

    def _truth(self, column: int, values: Sequence[Any]) -> list[list[bool]]:
        """Return, per row, whether its cell in the column accepts each value."""
        return [[cell_accepts(row.when[column], value) for value in values] for row in self.rows]


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


def representatives(
    cells: Sequence[str], *, least: float | None = None, most: float | None = None
) -> list[float]:
    """Return numbers that stand for all numbers, given the cells of one column.

    Each boundary named in a cell, a value between each two, and one beyond either end: between
    two neighbouring boundaries every cell answers alike, so no other value can be a new case.
    """
    bare = [_STRING.sub(" ", cell).replace("..", " ") for cell in cells]
    named = {float(number) for cell in bare for number in _NUMBER.findall(cell)}
    ends = {end for end in (least, most) if end is not None}
    points = sorted(named | ends) or [0.0]
    between = [(low + high) / 2 for low, high in itertools.pairwise(points)]
    candidates = sorted({points[0] - 1, *points, *between, points[-1] + 1})
    return [
        value
        for value in candidates
        if (least is None or value >= least) and (most is None or value <= most)
    ]


def _cases(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    total = 1
    for size in sizes:
        total *= size
    if total > _MOST_CASES:
        raise ValueError(
            f"the table has {total} cases to check, more than {_MOST_CASES}: split it in two"
        )
    return itertools.product(*(range(size) for size in sizes))
