"""How answers read in each language: on the check page, in an officer's file, on a permit."""

from dataclasses import dataclass
from datetime import date, timedelta

from guichet.catalogue.definitions.languages import (
    HOUSE_LANGUAGES,
    document_count,
    months,
    said,
    written_date,
    written_number,
    yes_no,
)
from guichet.catalogue.definitions.service import (
    Answer,
    Answers,
    Kind,
    OutcomeDefinition,
    Question,
    ServiceDefinition,
    Texts,
)
from guichet.catalogue.definitions.units import UNITS

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """A line of a permit, in every language."""

    label: Texts
    value: Texts


def long_date(day: date, *, language: str) -> str:
    """Write a date in full: 1 May 2026, or 1er mai 2026 without a break."""
    if language not in HOUSE_LANGUAGES:
        return written_date(day, language=language)
    month = months(language)[day.month - 1]
    if language == "fr":
        number = "1er" if day.day == 1 else str(day.day)
        return NBSP.join((number, month, str(day.year)))
    return f"{day.day} {month} {day.year}"


def decimal_text(number: str, *, language: str) -> str:
    """Write a number as the language does: 9.5 or 9,5."""
    if language not in HOUSE_LANGUAGES:
        return written_number(number, language=language)
    return number.replace(".", ",") if language == "fr" else number


def unit_name(question: Question, *, language: str) -> str:
    """Return the unit's name in the plural, or nothing."""
    return said(UNITS[question.unit].name, language=language) if question.unit else ""


def shown(question: Question, answer: Answer, *, language: str) -> str:
    """Write one answer for a reader of the language."""
    if isinstance(answer, bool):
        return yes_no(answer, language=language)
    if isinstance(answer, list):
        return _shown_list(question, answer, language=language)
    if question.kind is Kind.DATE:
        return long_date(date.fromisoformat(str(answer)), language=language)
    if question.kind in {Kind.DECIMAL, Kind.WHOLE_NUMBER}:
        number = decimal_text(str(answer), language=language)
        unit = unit_name(question, language=language)
        return f"{number}{NBSP}{unit}" if unit else number
    for option in question.options:
        if option.code == answer:
            return option.label[language]
    return str(answer)


def _shown_list(question: Question, answer: list[str], *, language: str) -> str:
    """Write what was chosen, a line each; of documents only how many: their names lie elsewhere."""
    if question.kind is Kind.DOCUMENT:
        return document_count(len(answer), language=language)
    labels = {option.code: option.label[language] for option in question.options}
    return "\n".join(labels.get(code, code) for code in answer)


def permit_facts(definition: ServiceDefinition, answers: Answers) -> tuple[ShownFact, ...]:
    """Return what the permit shows, in every language; unanswered questions are left out."""
    facts: list[ShownFact] = []
    if definition.outcome is None:
        return ()
    for fact in definition.outcome.facts:
        if fact.text is not None:
            facts.append(ShownFact(label=fact.label, value=fact.text))
        elif fact.question in answers:
            question = definition.questions[fact.question]
            answer = answers[fact.question]
            value = {
                language: shown(question, answer, language=language).replace("\n", "; ")
                for language in fact.label
            }
            facts.append(ShownFact(label=fact.label, value=value))
    return tuple(facts)


def holder_of(definition: ServiceDefinition, answers: Answers) -> str:
    """Return the holder's name as answered; where nothing is held, who applies."""
    holder = definition.outcome.holder if definition.outcome else definition.applicant
    return str(answers.get(holder, ""))


def valid_period(outcome: OutcomeDefinition, *, issued_on: date) -> tuple[date, date | None]:
    """Return the first and last day an outcome holds when it is issued on a day.

    A season that has begun starts on the day of issue; one that has not, on its first day.
    """
    validity = outcome.validity
    if validity.months is not None:
        total = issued_on.year * 12 + issued_on.month - 1 + validity.months
        year, month = divmod(total, 12)
        return issued_on, _day_in(year, month + 1, issued_on.day) - timedelta(days=1)
    if validity.season_starts is None or validity.season_ends is None:
        return issued_on, None
    for year in (issued_on.year - 1, issued_on.year, issued_on.year + 1):
        starts = _day_in(year, *validity.season_starts)
        over = validity.season_ends < validity.season_starts
        ends = _day_in(year + 1 if over else year, *validity.season_ends)
        if issued_on <= ends:
            return max(starts, issued_on), ends
    raise AssertionError("a season of next year ends after today")


def _day_in(year: int, month: int, day: int) -> date:
    """Return that day of the month, or the month's last one."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1
