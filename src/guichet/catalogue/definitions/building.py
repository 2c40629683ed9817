"""Turn a checked file into a definition, and check what one key says against another."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path as File
from typing import Any

from guichet.catalogue.definitions.conditions import Condition, fault_of, names_in
from guichet.catalogue.definitions.keys import SERVICE
from guichet.catalogue.definitions.reading import (
    DefinitionFault,
    Problem,
    line_of,
    read_toml,
    written,
)
from guichet.catalogue.definitions.service import (
    Channel,
    FactDefinition,
    Kind,
    LegalLimit,
    Option,
    OutcomeDefinition,
    Question,
    QuestionGroup,
    Reason,
    Retention,
    ServiceDefinition,
    Stage,
    StandardPromise,
    Validity,
)
from guichet.catalogue.definitions.shape import Path
from guichet.catalogue.definitions.tables import (
    DecisionTable,
    TableRow,
    fault_of_cell,
    representatives,
)

CHOICES = frozenset({Kind.RADIOS, Kind.CHECKBOXES, Kind.SELECT})
# What the addresses of the check and confirmation pages end in.
TAKEN = frozenset({"check", "sent"})
NUMBERS = frozenset({Kind.WHOLE_NUMBER, Kind.DECIMAL})


def load_service(file: File, *, languages: tuple[str, ...] = ("en", "fr")) -> ServiceDefinition:
    """Return the definition in a file; raise DefinitionFault with all that is wrong in it."""
    raw, text = read_toml(file)
    problems: list[Problem] = []

    def complain(at: Path, trouble: str) -> None:
        problems.append(Problem(line_of(text, at), written(at), trouble))

    found = SERVICE.check(raw, (), complain, languages)
    if problems:
        raise DefinitionFault(file, problems)
    for at, trouble in cross_checks(found):
        complain(at, trouble)
    if problems:
        raise DefinitionFault(file, problems)
    definition = _service(found)
    if definition.eligibility:
        for fault in definition.eligibility.faults(domains(definition)):
            complain(("eligibility", "rows"), f"leave a doubt: {fault}; mend a row or add one")
    if problems:
        raise DefinitionFault(file, problems)
    return definition


def cross_checks(found: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Return what keys say against each other: unknown names, doubles, kinds without parts."""
    troubles: list[tuple[Path, str]] = []
    asked: set[str] = set()
    for g, group in enumerate(found["groups"]):
        at: Path = ("groups", g)
        if group["code"] in TAKEN:
            troubles.append(((*at, "code"), f"'{group['code']}' is a page's own name; use another"))
        troubles += _condition_troubles(group, at, asked)
        here: set[str] = set()
        for q, question in enumerate(group["questions"]):
            inside = (*at, "questions", q)
            if question["code"] in asked | here:
                troubles.append(((*inside, "code"), f"'{question['code']}' is asked twice; rename"))
            here.add(question["code"])
            troubles += _condition_troubles(question, inside, asked)
            troubles += _question_troubles(question, inside)
        asked |= here
    troubles += _doubles(found)
    troubles += _outcome_troubles(found, asked)
    if "eligibility" in found:
        troubles += _table_troubles(found["eligibility"], asked)
    return troubles


def _condition_troubles(
    holder: Mapping[str, Any], at: Path, asked: set[str]
) -> list[tuple[Path, str]]:
    expression = holder.get("condition")
    if expression is None:
        return []
    at = (*at, "condition")
    fault = fault_of(expression)
    if fault:
        return [(at, f"is '{expression}', which the engine cannot read: {fault}")]
    return [
        (at, f"asks for '{name}', which no earlier group asks; name an answer given before")
        for name in sorted(names_in(expression) - asked)
    ]


def _question_troubles(question: Mapping[str, Any], at: Path) -> list[tuple[Path, str]]:
    kind = Kind(question["kind"])
    needs: list[tuple[str, bool]] = [
        ("options", kind in CHOICES),
        ("format", kind is Kind.PATTERN),
        ("example", kind is Kind.PATTERN or kind is Kind.DECIMAL),
    ]
    troubles: list[tuple[Path, str]] = [
        (at, f"is of kind {kind} and lacks the key '{key}'")
        for key, needed in needs
        if needed and key not in question
    ]
    only: dict[str, frozenset[Kind]] = {
        "options": CHOICES,
        "format": frozenset({Kind.PATTERN}),
        "unit": NUMBERS,
        "decimals": frozenset({Kind.DECIMAL}),
        "least": NUMBERS,
        "most": NUMBERS,
        "earliest": frozenset({Kind.DATE}),
        "latest": frozenset({Kind.DATE}),
        "entry": frozenset({Kind.DATE}),
    }
    troubles += [
        ((*at, key), f"says nothing for a question of kind {kind}; remove it")
        for key, kinds in only.items()
        if key in question and kind not in kinds
    ]
    return troubles


def _doubles(found: Mapping[str, Any]) -> list[tuple[Path, str]]:
    troubles: list[tuple[Path, str]] = []
    for table, key in (
        *(("groups", "code"), ("channels", "code"), ("stages", "code"), ("reasons", "code")),
        *(("standards", "channel"), ("retention", "kind")),
    ):
        seen: set[str] = set()
        for index, each in enumerate(found[table]):
            if each[key] in seen:
                troubles.append(((table, index, key), f"'{each[key]}' stands twice; keep one"))
            seen.add(each[key])
    outcomes = {reason["outcome"] for reason in found["reasons"]}
    troubles += [
        (("reasons",), f"hold no ground for the outcome '{outcome}'; write one")
        for outcome in ("approved", "refused")
        if outcome not in outcomes
    ]
    return troubles


def _outcome_troubles(found: Mapping[str, Any], asked: set[str]) -> list[tuple[Path, str]]:
    outcome = found["outcome"]
    troubles: list[tuple[Path, str]] = []
    if outcome["holder"] not in asked:
        troubles.append((("outcome", "holder"), f"'{outcome['holder']}' is asked by no question"))
    for index, fact in enumerate(outcome["facts"]):
        at: Path = ("outcome", "facts", index)
        if ("question" in fact) == ("text" in fact):
            troubles.append((at, "needs either a question or a text"))
        elif "question" in fact and fact["question"] not in asked:
            troubles.append(((*at, "question"), f"'{fact['question']}' is asked by no question"))
    validity = outcome["validity"]
    if ("season_starts" in validity) != ("season_ends" in validity):
        troubles.append((("outcome", "validity"), "needs both ends of the season, or none"))
    if "season_starts" in validity and "months" in validity:
        troubles.append((("outcome", "validity"), "is a season or months, not both"))
    return troubles


def _table_troubles(table: Mapping[str, Any], asked: set[str]) -> list[tuple[Path, str]]:
    troubles: list[tuple[Path, str]] = [
        (("eligibility", "inputs", n), f"'{name}' is asked by no question")
        for n, name in enumerate(table["inputs"])
        if name not in asked
    ]
    width = len(table["inputs"])
    for r, row in enumerate(table["rows"]):
        at: Path = ("eligibility", "rows", r, "when")
        if len(row["when"]) != width:
            troubles.append((at, f"has {len(row['when'])} tests for {width} inputs"))
        for cell in row["when"]:
            fault = fault_of_cell(cell)
            if fault:
                troubles.append((at, f"holds '{cell}', which is no test: {fault}"))
    return troubles


def domains(definition: ServiceDefinition) -> dict[str, Sequence[Any]]:
    """Return, per input of the eligibility table, values that stand for all its answers.

    An answer that may be absent (not required, or asked on a condition) also stands as None.
    """
    table = definition.eligibility
    if table is None:
        return {}
    maybe = {
        question.code
        for group in definition.groups
        for question in group.questions
        if group.condition or question.condition or not question.required
    }
    values: dict[str, Sequence[Any]] = {}
    for column, name in enumerate(table.inputs):
        known = _domain(definition.questions[name], [row.when[column] for row in table.rows])
        values[name] = [*known, None] if name in maybe else known
    return values


def _domain(question: Question, cells: list[str]) -> list[Any]:
    if question.kind is Kind.YES_NO:
        return [True, False]
    if question.options:
        codes = list(question.option_codes)
        return [[code] for code in codes] if question.kind is Kind.CHECKBOXES else list(codes)
    if question.kind in NUMBERS:
        least = None if question.least is None else float(question.least)
        most = None if question.most is None else float(question.most)
        return list(representatives(cells, least=least, most=most))
    quoted = {text for cell in cells for text in re.findall(r"'([^']*)'", cell)}
    return [*sorted(quoted), "another"]


def _service(found: Mapping[str, Any]) -> ServiceDefinition:
    rest = {
        key: value
        for key, value in found.items()
        if key not in {"groups", "channels", "stages", "standards", "reasons", "retention"}
    }
    table = found.get("eligibility")
    limit = found.get("legal_limit")
    rest |= {
        "version": found["effective"].isoformat(),
        "eligibility": None if table is None else _table(table),
        "legal_limit": None if limit is None else LegalLimit(**limit),
        "outcome": _outcome(found["outcome"]),
    }
    return ServiceDefinition(
        groups=tuple(_group(group) for group in found["groups"]),
        channels=tuple(Channel(**each) for each in found["channels"]),
        stages=tuple(Stage(**each) for each in found["stages"]),
        standards=tuple(StandardPromise(**each) for each in found["standards"]),
        reasons=tuple(Reason(**each) for each in found["reasons"]),
        retention=tuple(Retention(**each) for each in found["retention"]),
        **rest,
    )


def _table(found: Mapping[str, Any]) -> DecisionTable:
    rows = tuple(TableRow(**row) for row in found["rows"])
    return DecisionTable(hit_policy=found["hit_policy"], inputs=found["inputs"], rows=rows)


def _outcome(found: Mapping[str, Any]) -> OutcomeDefinition:
    validity = dict(found["validity"])
    for key in ("season_starts", "season_ends"):
        if key in validity:
            month, day = validity[key].split("-")
            validity[key] = (int(month), int(day))
    return OutcomeDefinition(
        kind=found["kind"],
        name=found["name"],
        holder=found["holder"],
        validity=Validity(**validity),
        facts=tuple(FactDefinition(**fact) for fact in found["facts"]),
    )


def _group(found: Mapping[str, Any]) -> QuestionGroup:
    return QuestionGroup(
        **_with_condition(found, without="questions"),
        questions=tuple(_question(question) for question in found["questions"]),
    )


def _question(found: Mapping[str, Any]) -> Question:
    kind = Kind(found["kind"])
    parts = _with_condition(found, without="options") | {"kind": kind}
    for key in ("least", "most"):
        if key in parts:
            parts[key] = Decimal(str(parts[key]))
    if kind is Kind.LONG_TEXT:
        parts.setdefault("max_length", 2000)
    return Question(
        options=tuple(Option(**option) for option in found.get("options", ())),
        **parts,
    )


def _with_condition(found: Mapping[str, Any], *, without: str) -> dict[str, Any]:
    parts = {key: value for key, value in found.items() if key != without}
    if "condition" in parts:
        parts["condition"] = Condition(parts["condition"])
    return parts
