"""How a service guards against error and fraud: which files are verified, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from guichet.catalogue.definitions.shape import Key, Path, Several, Table, Whole, Word
from guichet.catalogue.definitions.tables import DecisionTable, TableRow, fault_of_cell
from guichet.catalogue.definitions.value_shapes import NAME, SLUG, TEXTS

RANDOM = "random"
"""The stratum of a file that no risk rule speaks of."""
_MOST = 1000


class Verify(StrEnum):
    """When a picked file is verified."""

    FIRST = "first"
    LATER = "later"


@dataclass(frozen=True, eq=False, kw_only=True)
class Integrity:
    """When files are verified, and at what rates of a thousand they are picked for it.

    `by_class` says otherwise for single classes. Every file is in the random sample; a row of
    `risk` that matches raises the rate of those it speaks of, to `risk_rates`.
    """

    verify: Verify
    random_per_thousand: int
    look_at: Mapping[str, str]
    by_class: Mapping[str, Verify] = field(default_factory=dict)
    risk: DecisionTable | None = None
    risk_rates: Mapping[str, int] = field(default_factory=dict)

    def when(self, *, case_class: str) -> Verify:
        """Return when a file of a class is verified; empty for an ordinary one."""
        return self.by_class.get(case_class, self.verify)

    def rate_of(self, values: Mapping[str, Any]) -> tuple[str, int]:
        """Return the stratum of a file with these answers, and its rate of a thousand."""
        row = None if self.risk is None else self.risk.matched(values)
        if row is None:
            return RANDOM, self.random_per_thousand
        return row.code, self.risk_rates[row.code]


_WHEN = Word(choices=tuple(Verify))
_RATE = Whole(1, _MOST)

_BY_CLASS = Table(
    "verified_by_class",
    {
        "class": Key(SLUG, "The code of one of the service's classes."),
        "verify": Key(_WHEN, "When its picked files are verified."),
    },
)

_RISK_ROW = Table(
    "risk_row",
    {
        "code": Key(SLUG, "The stratum's name in figures; `random` is taken."),
        "when": Key(
            Several(Word(like="a zen test such as < 12, or - for any")), "A test per input, or -."
        ),
        "per_thousand": Key(_RATE, "How many of a thousand such files are verified."),
        "why": Key(TEXTS, "What the risk is, as the owners of the service read it."),
    },
)

_RISK = Table(
    "risk",
    {
        "inputs": Key(Several(NAME, least=1), "The questions the rules look at."),
        "rows": Key(Several(_RISK_ROW, least=1), "The rules; the first that matches speaks."),
    },
)

INTEGRITY = Table(
    "integrity",
    {
        "verify": Key(
            _WHEN,
            "`first`: a picked file is approved only after it was verified; `later`: it is "
            "approved and issued like any other, and verified afterwards.",
        ),
        "random_per_thousand": Key(
            _RATE, "How many of a thousand files are verified whatever they say."
        ),
        "look_at": Key(TEXTS, "What to verify, and with whom, for the officer who does."),
        "by_class": Key(
            Several(_BY_CLASS),
            "Classes of files that are verified at another time.",
            required=False,
        ),
        "risk": Key(_RISK, "Rules that have more files of a kind verified.", required=False),
    },
)


def build_integrity(found: Mapping[str, Any]) -> Integrity:
    """Return the rule that a checked table states."""
    risk = found.get("risk")
    rows = () if risk is None else risk["rows"]
    table = None
    if risk is not None:
        table = DecisionTable(
            hit_policy="first",
            inputs=risk["inputs"],
            rows=tuple(
                TableRow(code=row["code"], when=row["when"], result="verify", reason=row["why"])
                for row in rows
            ),
        )
    return Integrity(
        verify=Verify(found["verify"]),
        random_per_thousand=found["random_per_thousand"],
        look_at=found["look_at"],
        by_class={each["class"]: Verify(each["verify"]) for each in found.get("by_class", ())},
        risk=table,
        risk_rates={row["code"]: row["per_thousand"] for row in rows},
    )


def integrity_troubles(
    found: Mapping[str, Any], *, asked: set[str], dates: set[str]
) -> Iterator[tuple[Path, str]]:
    """Yield what an integrity rule says against the rest of its definition."""
    rule = found.get("integrity")
    if rule is None:
        return
    classes = [each["code"] for each in found.get("classes", ())]
    for n, each in enumerate(rule.get("by_class", ())):
        if each["class"] not in classes:
            known = ", ".join(classes) or "none"
            trouble = f"is '{each['class']}', no class of this service; it has {known}"
            yield ("integrity", "by_class", n, "class"), trouble
    whens = [rule["verify"], *(each["verify"] for each in rule.get("by_class", ()))]
    if found.get("decision") == "table" and Verify.FIRST in whens:
        trouble = "waits for a verification, and the table decides at once; write verify = 'later'"
        yield ("integrity", "verify"), trouble
    risk = rule.get("risk")
    if risk is None:
        return
    for n, name in enumerate(risk["inputs"]):
        if name not in asked:
            yield ("integrity", "risk", "inputs", n), f"'{name}' is asked by no question"
        elif name in dates:
            trouble = f"'{name}' is a date, which a row cannot test; ask yes or no"
            yield ("integrity", "risk", "inputs", n), trouble
    seen = {RANDOM}
    for n, row in enumerate(risk["rows"]):
        yield from _row_troubles(row, ("integrity", "risk", "rows", n), rule, seen)
        seen.add(row["code"])


def _row_troubles(
    row: Mapping[str, Any], at: Path, rule: Mapping[str, Any], seen: set[str]
) -> Iterator[tuple[Path, str]]:
    if row["code"] in seen:
        yield (*at, "code"), f"'{row['code']}' stands twice or is taken; use another"
    width = len(rule["risk"]["inputs"])
    if len(row["when"]) != width:
        yield (*at, "when"), f"has {len(row['when'])} tests for {width} inputs"
    for cell in row["when"]:
        fault = fault_of_cell(cell)
        if fault:
            yield (*at, "when"), f"holds '{cell}', which is no test: {fault}"
    if row["per_thousand"] < rule["random_per_thousand"]:
        least = rule["random_per_thousand"]
        trouble = f"is {row['per_thousand']}, less than random_per_thousand ({least}); raise it"
        yield (*at, "per_thousand"), trouble
