"""What answers mean: which questions they lead to, whether they may stand, how they read.

Answers are kept apart from any language: a decimal as a text with a point, a date as ISO text,
choices as codes, yes and no as booleans.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from guichet.catalogue.definitions.accounts import is_account
from guichet.catalogue.definitions.masks import pattern_of
from guichet.catalogue.definitions.service import (
    Answer,
    Answers,
    Kind,
    Question,
    QuestionGroup,
    ServiceDefinition,
)

_RELATIVE = re.compile(r"today(?:([+-]\d{1,3})([ymd]))?")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@.<>,;:]+(?:\.[^\s@.<>,;:]+)+")
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_DOCUMENT = re.compile(r"[0-9a-f]{32}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class AnswersRefused(ValueError):
    """Answers do not fit their definition; the message names the questions, never the answers."""


def values_of(definition: ServiceDefinition, answers: Answers) -> dict[str, Any]:
    """Return the answers as expressions and tables see them: decimals as numbers.

    Names that no answer has stay out, so that an expression finds nothing there.
    """
    questions = definition.questions
    return {
        code: float(answer)
        if isinstance(answer, str)
        and questions[code].kind is Kind.DECIMAL
        and _DECIMAL.fullmatch(answer)
        else answer
        for code, answer in answers.items()
        if code in questions
    }


def asked_questions(group: QuestionGroup, values: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return the questions of a group that these answers lead to."""
    return tuple(
        question
        for question in group.questions
        if question.condition is None or question.condition.holds(values)
    )


def asked_groups(definition: ServiceDefinition, answers: Answers) -> tuple[QuestionGroup, ...]:
    """Return the groups that these answers lead to, in order."""
    values = values_of(definition, answers)
    return tuple(
        group
        for group in definition.groups
        if (group.condition is None or group.condition.holds(values))
        and (not any(q.condition for q in group.questions) or asked_questions(group, values))
    )


def standing_answers(definition: ServiceDefinition, answers: Answers) -> dict[str, Answer]:
    """Return the answers whose questions are asked: those behind a condition now false drop out."""
    kept: dict[str, Answer] = {}
    for group in definition.groups:
        values = values_of(definition, kept)
        if group.condition is not None and not group.condition.holds(values):
            continue
        for question in asked_questions(group, values):
            if question.code in answers:
                kept[question.code] = answers[question.code]
    return kept


_CONTACT = frozenset(
    {
        "email", "tel", "street-address", "address-line1", "address-line2", "address-line3",
        "address-level1", "address-level2", "postal-code", "country", "country-name",
    }
)  # fmt: skip  # read as one


def contact_questions(definition: ServiceDefinition, answers: Answers) -> tuple[Question, ...]:
    """Return the questions asked for these answers that say how a person is reached.

    One that leads to other questions or into the table decides more than that, and is none.
    """
    deciding = set(definition.eligibility.inputs) if definition.eligibility else set()
    for group in definition.groups:
        for condition in (group.condition, *(question.condition for question in group.questions)):
            deciding |= condition.names if condition else frozenset()
    values = values_of(definition, answers)
    return tuple(
        question
        for group in asked_groups(definition, answers)
        for question in asked_questions(group, values)
        if question.code not in deciding
        and (question.kind is Kind.EMAIL or question.autocomplete in _CONTACT)
    )


def limit_on(limit: date | str | None, *, today: date) -> date | None:
    """Return the date that `today-2y` and its like stand for; 29 February becomes the 28th."""
    if limit is None or isinstance(limit, date):
        return limit
    found = _RELATIVE.fullmatch(limit)
    if found is None or found[1] is None:
        return today
    amount, unit = int(found[1]), found[2]
    if unit == "d":
        return date.fromordinal(today.toordinal() + amount)
    months = today.year * 12 + today.month - 1 + amount * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    day = min(today.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def faults_in(definition: ServiceDefinition, answers: Answers, *, today: date) -> tuple[str, ...]:
    """Return the codes of answers that lack, do not fit, or belong to no question asked."""
    faults = [code for code in answers if code not in definition.questions]
    asked: set[str] = set()
    values = values_of(definition, {c: a for c, a in answers.items() if c not in faults})
    for group in definition.groups:
        if group.condition is not None and not group.condition.holds(values):
            continue
        for question in asked_questions(group, values):
            asked.add(question.code)
            answer = answers.get(question.code)
            if answer is None:
                if question.required:
                    faults.append(question.code)
            elif not fits(question, answer, today=today):
                faults.append(question.code)
    faults += [code for code in answers if code in definition.questions and code not in asked]
    return tuple(faults)


def check_answers(definition: ServiceDefinition, answers: Answers, *, today: date) -> None:
    """Raise AnswersRefused when the answers may not stand under the definition."""
    faults = faults_in(definition, answers, today=today)
    if faults:
        raise AnswersRefused(
            f"{definition.code} {definition.version}: {', '.join(faults)} must be answered anew; "
            "ask the person and send again"
        )


def fitting_answers(
    definition: ServiceDefinition, answers: Answers, *, today: date
) -> dict[str, Answer]:
    """Return those answers, given elsewhere, that may stand for questions of the same name."""
    return {
        code: answer
        for code, answer in answers.items()
        if code in definition.questions and fits(definition.questions[code], answer, today=today)
    }


def fits(question: Question, answer: Answer, *, today: date) -> bool:
    """Tell whether an answer, as kept, may stand for the question."""
    if question.kind is Kind.YES_NO:
        return isinstance(answer, bool)
    if question.kind is Kind.CHECKBOXES:
        return _fits_choices(question, answer)
    if question.kind is Kind.DOCUMENT:
        return _fits_documents(question, answer)
    if question.kind is Kind.WHOLE_NUMBER:
        whole = isinstance(answer, int) and not isinstance(answer, bool)
        return whole and _within(question, Decimal(int(answer)))  # type: ignore[arg-type]  # whole
    if not isinstance(answer, str) or not answer or _CONTROL.search(answer):
        return False
    return _fits_text(question, answer, today=today)


def _fits_choices(question: Question, answer: Answer) -> bool:
    return (
        isinstance(answer, list)
        and bool(answer)
        and len(set(answer)) == len(answer)
        and set(answer) <= set(question.option_codes)
    )


def _fits_documents(question: Question, answer: Answer) -> bool:
    """Tell whether an answer may be the ids of documents; that they are there is for the taker."""
    return (
        isinstance(answer, list)
        and 0 < len(answer) <= question.most_files
        and len(set(answer)) == len(answer)
        and all(_DOCUMENT.fullmatch(each) for each in answer)
    )


def _fits_text(question: Question, answer: str, *, today: date) -> bool:
    if question.kind is Kind.DECIMAL:
        return _DECIMAL.fullmatch(answer) is not None and _fits_decimal(question, answer)
    if question.kind is Kind.DATE:
        return _fits_date(question, answer, today=today)
    if question.options:
        return answer in question.option_codes
    if question.kind in {Kind.PATTERN, Kind.ACCOUNT}:
        return _fits_shape(question, answer)
    if len(answer) > question.max_length or (question.kind is Kind.TEXT and "\n" in answer):
        return False
    return question.kind is not Kind.EMAIL or is_email(answer)


def _fits_shape(question: Question, answer: str) -> bool:
    if question.kind is Kind.ACCOUNT:
        return is_account(answer)
    return re.fullmatch(pattern_of(question.format), answer) is not None


def is_email(text: str) -> bool:
    """Tell whether a text looks like an address one could write to."""
    return _EMAIL.fullmatch(text) is not None


def _within(question: Question, number: Decimal) -> bool:
    return (question.least is None or number >= question.least) and (
        question.most is None or number <= question.most
    )


def _fits_decimal(question: Question, answer: str) -> bool:
    try:
        number = Decimal(answer)
    except InvalidOperation:
        return False
    exponent = number.as_tuple().exponent
    fine = isinstance(exponent, int) and -exponent <= question.decimals
    return fine and _within(question, number)


def _fits_date(question: Question, answer: str, *, today: date) -> bool:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return False
    earliest = limit_on(question.earliest, today=today)
    latest = limit_on(question.latest, today=today)
    fine = day.isoformat() == answer
    return fine and (earliest is None or day >= earliest) and (latest is None or day <= latest)
