"""What the keys of a definition say against each other: unknown names, doubles, missing parts.

Each trouble is a path into the file and words that name the value, the cause and the mend.
"""

from collections.abc import Mapping
from typing import Any

from guichet.catalogue.definitions.conditions import fault_of, names_in
from guichet.catalogue.definitions.filed import document_troubles
from guichet.catalogue.definitions.integrity import integrity_troubles
from guichet.catalogue.definitions.service import DecidedBy, Kind, Order
from guichet.catalogue.definitions.shape import Path, Troubles
from guichet.catalogue.definitions.tables import OUTCOME_OF, fault_of_cell

CHOICES = frozenset({Kind.RADIOS, Kind.CHECKBOXES, Kind.SELECT})
# What the addresses of the check and confirmation pages end in.
TAKEN = frozenset({"check", "save", "sent"})
NUMBERS = frozenset({Kind.WHOLE_NUMBER, Kind.DECIMAL})


def cross_checks(found: Mapping[str, Any]) -> Troubles:
    """Return what keys say against each other: unknown names, doubles, kinds without parts."""
    troubles: Troubles = []
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
    every = (each for group in found["groups"] for each in group["questions"])
    dates = {each["code"] for each in every if each["kind"] == Kind.DATE}
    if "eligibility" in found:
        troubles += _table_troubles(found["eligibility"], asked, dates)
    troubles += _decision_troubles(found)
    troubles += _silence_troubles(found)
    troubles += _order_troubles(found)
    troubles += integrity_troubles(found, asked=asked, dates=dates)
    troubles += _fee_troubles(found, asked)
    troubles += _benefit_troubles(found)
    troubles += document_troubles(found)
    return troubles


def _condition_troubles(holder: Mapping[str, Any], at: Path, asked: set[str]) -> Troubles:
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


def _question_troubles(question: Mapping[str, Any], at: Path) -> Troubles:
    kind = Kind(question["kind"])
    needs: list[tuple[str, bool]] = [
        ("options", kind in CHOICES),
        ("format", kind is Kind.PATTERN),
        ("example", kind in {Kind.PATTERN, Kind.DECIMAL, Kind.ACCOUNT}),
        ("types", kind is Kind.DOCUMENT),
    ]
    troubles: Troubles = [
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
        "types": frozenset({Kind.DOCUMENT}),
        "most_files": frozenset({Kind.DOCUMENT}),
        "most_megabytes": frozenset({Kind.DOCUMENT}),
    }
    troubles += [
        ((*at, key), f"says nothing for a question of kind {kind}; remove it")
        for key, kinds in only.items()
        if key in question and kind not in kinds
    ]
    return troubles


def _doubles(found: Mapping[str, Any]) -> Troubles:
    troubles: Troubles = []
    for table, key in (
        *(("groups", "code"), ("channels", "code"), ("stages", "code"), ("reasons", "code")),
        *(("standards", "channel"), ("retention", "kind"), ("holds", "code")),
        ("classes", "code"),
        ("recourses", "code"),
    ):
        seen: set[str] = set()
        for index, each in enumerate(found.get(table, ())):
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


def _outcome_troubles(found: Mapping[str, Any], asked: set[str]) -> Troubles:
    applicant, outcome = found.get("applicant"), found.get("outcome")
    troubles: Troubles = []
    if applicant is not None and applicant not in asked:
        troubles.append((("applicant",), f"'{applicant}' is asked by no question"))
    if outcome is None:
        if applicant is None:
            trouble = "has no outcome to hold; say in applicant which question names who applies"
            troubles.append(((), trouble))
        return troubles
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


def _table_troubles(table: Mapping[str, Any], asked: set[str], dates: set[str]) -> Troubles:
    troubles: Troubles = [
        (("eligibility", "inputs", n), f"'{name}' is asked by no question")
        for n, name in enumerate(table["inputs"])
        if name not in asked
    ]
    troubles += [
        (
            ("eligibility", "inputs", n),
            f"'{name}' is a date, which a row cannot test; ask yes or no",
        )
        for n, name in enumerate(table["inputs"])
        if name in dates
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


def _order_troubles(found: Mapping[str, Any]) -> Troubles:
    """Return stages that order by class without any, and classes that no stage orders by."""
    by_class = [
        index
        for index, stage in enumerate(found["stages"])
        if stage.get("order") == Order.CLASS_THEN_AGE
    ]
    if "classes" in found and not by_class:
        trouble = "give a head start in no stage; write order = 'class-then-age' in one"
        return [(("classes",), trouble)]
    if "classes" not in found:
        trouble = "orders by class and there is none; write [[classes]]"
        return [(("stages", index, "order"), trouble) for index in by_class]
    return []


def _decision_troubles(found: Mapping[str, Any]) -> Troubles:
    """Return what hinders a table from deciding, and grounds that are none."""
    table, grounds = found.get("eligibility"), {r["code"]: r["outcome"] for r in found["reasons"]}
    by_table = found.get("decision") == DecidedBy.TABLE
    troubles: Troubles = []
    if by_table and table is None:
        troubles.append((("decision",), "is 'table' and there is no table; write [eligibility]"))
    if by_table and table is not None and "name" not in table:
        trouble = "decides and has no name to tell people; write name.en and its like"
        troubles.append((("eligibility",), trouble))
    for r, row in enumerate(table["rows"] if table else ()):
        at: Path = ("eligibility", "rows", r)
        wanted, ground = OUTCOME_OF.get(row["result"]), row.get("ground")
        fitting = ", ".join(code for code, outcome in grounds.items() if outcome == wanted)
        if ground is None:
            if by_table and wanted:
                trouble = f"decides without a ground; write ground = one of {fitting}"
                troubles.append((at, trouble))
        elif wanted is None:
            troubles.append(((*at, "ground"), "is for rows that decide; an officer chooses here"))
        elif grounds.get(ground) != wanted:
            trouble = f"is '{ground}', no reason of the outcome '{wanted}'; choose of {fitting}"
            troubles.append(((*at, "ground"), trouble))
    return troubles


def _benefit_troubles(found: Mapping[str, Any]) -> Troubles:
    """Return a benefit paid into what no question asks for, and amounts that stand twice."""
    benefit = found.get("benefit")
    if benefit is None:
        return []
    kinds = {q["code"]: q["kind"] for group in found["groups"] for q in group["questions"]}
    troubles: Troubles = []
    if kinds.get(benefit["account"]) != Kind.ACCOUNT:
        trouble = f"'{benefit['account']}' is asked by no question of kind account; name one"
        troubles.append((("benefit", "account"), trouble))
    seen: set[str] = set()
    for index, amount in enumerate(benefit.get("amounts", ())):
        at: Path = ("benefit", "amounts", index)
        troubles += _condition_troubles(amount, at, set(kinds))
        if amount["code"] in seen:
            troubles.append(((*at, "code"), f"'{amount['code']}' stands twice; keep one"))
        seen.add(amount["code"])
    return troubles


def _fee_troubles(found: Mapping[str, Any], asked: set[str]) -> Troubles:
    """Return fees that nobody could pay in time, and exemptions that make nothing cheaper."""
    fee = found.get("fee")
    if fee is None:
        return []
    troubles: Troubles = []
    if not found["fee_cents"]:
        troubles.append((("fee",), "asks for nothing: fee_cents is 0; say there what it costs"))
    if found.get("decision") == DecidedBy.TABLE:
        trouble = "is paid before the work, and a table decides at once; let an officer decide"
        troubles.append((("fee",), trouble))
    seen: set[str] = set()
    for index, exemption in enumerate(fee.get("exemptions", ())):
        at: Path = ("fee", "exemptions", index)
        troubles += _condition_troubles(exemption, at, asked)
        if exemption["code"] in seen:
            troubles.append(((*at, "code"), f"'{exemption['code']}' stands twice; keep one"))
        seen.add(exemption["code"])
        if exemption["cents"] >= found["fee_cents"]:
            trouble = f"is {exemption['cents']}, no less than the fee of {found['fee_cents']}"
            troubles.append(((*at, "cents"), trouble))
    return troubles


def _silence_troubles(found: Mapping[str, Any]) -> Troubles:
    """Return what a silence rule lacks: a limit to pass, and a ground of its outcome of its own."""
    rule = found.get("silence")
    if rule is None:
        return []
    troubles: Troubles = []
    if "legal_limit" not in found:
        troubles.append((("silence",), "rests on no legal limit; write [legal_limit]"))
    grounds = {reason["code"]: reason["outcome"] for reason in found["reasons"]}
    fitting = [code for code, outcome in grounds.items() if outcome == rule["outcome"]]
    at: Path = ("silence", "ground")
    if rule["ground"] not in fitting:
        trouble = f"is '{rule['ground']}', no reason of the outcome '{rule['outcome']}'; write one"
        troubles.append((at, trouble))
    elif len(fitting) == 1:
        trouble = (
            f"is '{rule['ground']}', the one reason of '{rule['outcome']}', which no officer could "
            "then choose; write another reason"
        )
        troubles.append((at, trouble))
    table = found.get("eligibility")
    if any(row.get("ground") == rule["ground"] for row in (table["rows"] if table else ())):
        troubles.append((at, f"is '{rule['ground']}', which a row of the table decides on"))
    return troubles
