"""What is proved of a definition: no question is out of reach, no case is without a row."""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from guichet.catalogue.definitions.agreement import NUMBERS
from guichet.catalogue.definitions.conditions import Condition
from guichet.catalogue.definitions.coverage import coverage, representatives
from guichet.catalogue.definitions.service import Kind, Question, QuestionGroup, ServiceDefinition
from guichet.catalogue.definitions.shape import Troubles

_MOST_SETS = 10
_MOST_CASES = 50_000
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


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
        known = domain(definition.questions[name], [row.when[column] for row in table.rows])
        values[name] = [*known, None] if name in maybe else known
    return values


def domain(question: Question, tests: Iterable[str]) -> list[Any]:
    """Return values that stand for all answers to a question, as far as these tests look."""
    tests = list(tests)
    if question.kind is Kind.YES_NO:
        return [True, False]
    quoted = {one or other for test in tests for one, other in _QUOTED.findall(test)}
    if question.kind is Kind.CHECKBOXES:
        return _sets(question.option_codes, quoted)
    if question.options:
        return list(question.option_codes)
    if question.kind in NUMBERS:
        least = None if question.least is None else float(question.least)
        most = None if question.most is None else float(question.most)
        step = Decimal(1).scaleb(-question.decimals)
        return list(representatives(tests, least=least, most=most, step=step))
    return [*sorted(quoted), "another"]


def _sets(codes: tuple[str, ...], named: set[str]) -> list[list[str]]:
    """Return every choice among the options that tests name, and one that none names."""
    looked_at = [code for code in codes if code in named]
    if len(looked_at) > _MOST_SETS:
        raise ValueError(f"tests name {len(looked_at)} options: more than {_MOST_SETS}")
    others = [code for code in codes if code not in named][:1]
    chosen = [*looked_at, *others]
    return [
        list(some)
        for size in range(1, len(chosen) + 1)
        for some in itertools.combinations(chosen, size)
    ]


def table_doubts(definition: ServiceDefinition) -> Troubles:
    """Return cases that the eligibility table leaves open, and rows that no case reaches."""
    table = definition.eligibility
    if table is None:
        return []
    try:
        found = coverage(table, domains(definition))
    except ValueError as error:
        return [(("eligibility", "rows"), f"cannot be proved: {error}")]
    order = [row.code for row in table.rows]
    troubles: Troubles = []
    for fault in found.faults:
        if fault.rows:
            at = ("eligibility", "rows", order.index(fault.rows[-1]), "when")
            troubles.append((at, f"overlaps: {fault}; narrow one of the rows"))
        else:
            troubles.append((("eligibility", "rows"), f"leave a gap: {fault}; add a row for it"))
    troubles += [
        (
            ("eligibility", "rows", order.index(code)),
            f"'{code}' can never apply; widen or remove it",
        )
        for code in found.unreached
    ]
    return troubles


def unreachable(definition: ServiceDefinition) -> Troubles:
    """Return questions and groups whose condition no answers before them can ever meet."""
    troubles: Troubles = []
    asked: list[tuple[QuestionGroup, Question]] = []
    for g, group in enumerate(definition.groups):
        if group.condition and _never(group.condition, None, asked):
            troubles.append((("groups", g, "condition"), _said(group.condition)))
        else:
            troubles += [
                (("groups", g, "questions", q, "condition"), _said(question.condition))
                for q, question in enumerate(group.questions)
                if question.condition and _never(question.condition, group.condition, asked)
            ]
        asked += [(group, question) for question in group.questions]
    return troubles


def _said(condition: Condition) -> str:
    return (
        f"is '{condition.expression}', which no answers can meet: what it opens is out of reach; "
        "mend the condition or remove what it opens"
    )


def _never(
    condition: Condition, outer: Condition | None, asked: Sequence[tuple[QuestionGroup, Question]]
) -> bool:
    """Tell whether no answers meet the condition, those behind other conditions left unasked."""
    wanted, tests = set(condition.names), [condition.expression]
    wanted |= outer.names if outer else set()
    tests += [outer.expression] if outer else []
    # The questions it names may stand behind conditions themselves: those are followed back.
    chain: list[tuple[QuestionGroup, Question]] = []
    for group, question in reversed(asked):
        if question.code in wanted:
            chain.append((group, question))
            for behind in (group.condition, question.condition):
                wanted |= behind.names if behind else set()
                tests += [behind.expression] if behind else []
    chain.reverse()
    try:
        values = [
            [*domain(question, tests), *([] if question.required else [None])]
            for _group, question in chain
        ]
    except ValueError:
        return False
    for count, picked in enumerate(itertools.product(*values)):
        if count == _MOST_CASES:
            return False  # too many to prove: nothing is claimed
        if _meets(condition, outer, chain, picked):
            return False
    return True


def _meets(
    condition: Condition,
    outer: Condition | None,
    chain: Sequence[tuple[QuestionGroup, Question]],
    picked: Sequence[Any],
) -> bool:
    answers: dict[str, Any] = {}
    for (group, question), value in zip(chain, picked, strict=True):
        if value is not None and _asked(group, question, answers):
            answers[question.code] = value
    return condition.holds(answers) and (outer is None or outer.holds(answers))


def _asked(group: QuestionGroup, question: Question, answers: Mapping[str, Any]) -> bool:
    return all(
        each is None or each.holds(answers) for each in (group.condition, question.condition)
    )
