"""Turn a checked file into a definition, and check what one key says against another."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path as File
from typing import Any

from guichet.catalogue.definitions.agreement import cross_checks
from guichet.catalogue.definitions.conditions import Condition
from guichet.catalogue.definitions.integrity import build_integrity
from guichet.catalogue.definitions.keys import SERVICE
from guichet.catalogue.definitions.money import (
    BenefitAmount,
    BenefitRule,
    FeeExemption,
    FeeRule,
)
from guichet.catalogue.definitions.proving import table_doubts, unreachable
from guichet.catalogue.definitions.reading import (
    DefinitionFault,
    Problem,
    line_of,
    read_toml,
    written,
)
from guichet.catalogue.definitions.service import (
    CapacityModel,
    CaseClass,
    Channel,
    DecidedBy,
    FactDefinition,
    HoldReason,
    Kind,
    LegalLimit,
    Option,
    Order,
    OutcomeDefinition,
    Question,
    QuestionGroup,
    Reason,
    Recourse,
    Retention,
    ServiceDefinition,
    SilenceRule,
    Stage,
    StandardPromise,
    Validity,
)
from guichet.catalogue.definitions.shape import Path
from guichet.catalogue.definitions.starting import unwritten
from guichet.catalogue.definitions.tables import DecisionTable, TableRow


def load_service(
    file: File,
    *,
    languages: tuple[str, ...] = ("en", "fr"),
    offices: Mapping[str, str] | None = None,
) -> ServiceDefinition:
    """Return the definition in a file; raise DefinitionFault with all that is wrong in it.

    With `offices`, {code: its organization}, an owner that is none of them is wrong too.
    """
    raw, text = read_toml(file)
    problems: list[Problem] = []

    def complain(at: Path, trouble: str) -> None:
        problems.append(Problem(line_of(text, at), written(at), trouble))

    found = SERVICE.check(raw, (), complain, languages)
    for at, trouble in unwritten(raw):
        complain(at, trouble)
    if problems:
        raise DefinitionFault(file, problems)
    for at, trouble in cross_checks(found):
        complain(at, trouble)
    if problems:
        raise DefinitionFault(file, problems)
    definition = _service(found)
    doubts = (*unreachable(definition), *table_doubts(definition))
    for at, trouble in (*_owner_doubts(definition, offices), *doubts):
        complain(at, trouble)
    if problems:
        raise DefinitionFault(file, problems)
    return definition


def _owner_doubts(
    definition: ServiceDefinition, offices: Mapping[str, str] | None
) -> Iterator[tuple[Path, str]]:
    """Yield owners that stand in no organizations.toml."""
    if offices is None:
        return
    owners: list[tuple[Path, str]] = [(("office",), definition.office)]
    owners += [(("stages", n, "office"), stage.office) for n, stage in enumerate(definition.stages)]
    lacking = "is '{}', which organizations.toml does not have; choose of {}, or add it there"
    for at, office in owners:
        if office not in offices:
            yield at, lacking.format(office, ", ".join(offices))
    organizations = list(dict.fromkeys(offices.values()))
    if definition.organization not in organizations:
        yield (
            ("organization",),
            lacking.format(definition.organization, ", ".join(organizations)),
        )


_LISTS = {
    *("groups", "channels", "classes", "stages", "standards", "reasons", "recourses", "holds"),
    "retention",
}


def _service(found: Mapping[str, Any]) -> ServiceDefinition:
    rest = {key: value for key, value in found.items() if key not in _LISTS}
    table = found.get("eligibility")
    limit = found.get("legal_limit")
    outcome = found.get("outcome")
    capacity = found.get("capacity")
    silence = found.get("silence")
    integrity = found.get("integrity")
    fee, benefit = found.get("fee"), found.get("benefit")
    rest |= {
        "version": found["effective"].isoformat(),
        "eligibility": None if table is None else _table(table),
        "legal_limit": None if limit is None else LegalLimit(**limit),
        "decision": DecidedBy(found.get("decision", DecidedBy.OFFICER)),
        "outcome": None if outcome is None else _outcome(outcome),
        "silence": None if silence is None else SilenceRule(**silence),
        "integrity": None if integrity is None else build_integrity(integrity),
        "fee": None if fee is None else _fee(fee),
        "benefit": None if benefit is None else _benefit(benefit),
        "capacity": None if capacity is None else CapacityModel(**capacity),
    }
    return ServiceDefinition(
        groups=tuple(_group(group) for group in found["groups"]),
        channels=tuple(Channel(**each) for each in found["channels"]),
        classes=tuple(CaseClass(**each) for each in found.get("classes", ())),
        stages=tuple(_stage(each) for each in found["stages"]),
        standards=tuple(StandardPromise(**each) for each in found["standards"]),
        reasons=tuple(Reason(**each) for each in found["reasons"]),
        recourses=tuple(Recourse(**each) for each in found.get("recourses", ())),
        holds=tuple(HoldReason(**each) for each in found.get("holds", ())),
        retention=tuple(Retention(**each) for each in found["retention"]),
        **rest,
    )


def _table(found: Mapping[str, Any]) -> DecisionTable:
    rows = tuple(TableRow(**row) for row in found["rows"])
    return DecisionTable(
        name=found.get("name"), hit_policy=found["hit_policy"], inputs=found["inputs"], rows=rows
    )


def _fee(found: Mapping[str, Any]) -> FeeRule:
    exemptions = found.get("exemptions", ())
    return FeeRule(
        **{key: value for key, value in found.items() if key != "exemptions"},
        exemptions=tuple(
            FeeExemption(**{**each, "condition": Condition(each["condition"])})
            for each in exemptions
        ),
    )


def _benefit(found: Mapping[str, Any]) -> BenefitRule:
    amounts = found.get("amounts", ())
    return BenefitRule(
        **{key: value for key, value in found.items() if key != "amounts"},
        amounts=tuple(
            BenefitAmount(**{**each, "condition": Condition(each["condition"])}) for each in amounts
        ),
    )


def _stage(found: Mapping[str, Any]) -> Stage:
    return Stage(**{**found, "order": Order(found.get("order", Order.FIRST_COME))})


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
