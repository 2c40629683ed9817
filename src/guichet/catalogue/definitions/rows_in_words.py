"""The tests of a table's row in words, so that nobody needs to read the engine's own grammar."""

import re
from collections.abc import Mapping

from guichet.catalogue.definitions.languages import yes_no
from guichet.catalogue.definitions.service import Kind, Question, ServiceDefinition
from guichet.catalogue.definitions.showing import NBSP, decimal_text, unit_name
from guichet.catalogue.definitions.tables import ANY, TableRow

_COMPARED = re.compile(r"(<=|>=|<|>|==)?\s*(-?\d+(?:\.\d+)?)")
_INTERVAL = re.compile(r"([\[(])\s*(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)\s*([\])])")
_CHOICES = re.compile(r"'[^']*'(?:\s*,\s*'[^']*')*")
_COMPARISONS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "<=": "{0} or less",
        ">=": "{0} or more",
        "<": "less than {0}",
        ">": "more than {0}",
        "": "{0}",
        "==": "{0}",
    },
    "fr": {
        "<=": "{0} ou moins",
        ">=": "{0} ou plus",
        "<": "moins de {0}",
        ">": "plus de {0}",
        "": "{0}",
        "==": "{0}",
    },
}
_INTERVALS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "[]": "from {0} to {1}",
        "(]": "more than {0}, {1} at most",
        "[)": "from {0} to less than {1}",
        "()": "more than {0} and less than {1}",
    },
    "fr": {
        "[]": "de {0} à {1}",
        "(]": "plus de {0}, {1} au plus",
        "[)": "de {0} à moins de {1}",
        "()": "plus de {0} et moins de {1}",
    },
}
_OR = {"en": " or ", "fr": " ou "}
_NOT_ANSWERED = {"en": "not answered", "fr": "sans réponse"}


def row_tests(
    definition: ServiceDefinition, row: TableRow, *, language: str
) -> tuple[tuple[str, str], ...]:
    """Return, for each input that the row tests, the question and the test in words."""
    table = definition.eligibility
    if table is None:
        return ()
    return tuple(
        (
            definition.questions[name].label[language],
            cell_in_words(definition.questions[name], cell, language=language),
        )
        for name, cell in zip(table.inputs, row.when, strict=True)
        if cell != ANY
    )


def cell_in_words(question: Question, cell: str, *, language: str) -> str:
    """Write one test as a reader of the language would; what has no words is shown as it is."""
    cell = cell.strip()
    if cell == "null":
        return _NOT_ANSWERED[language]
    if question.kind is Kind.YES_NO and cell in {"true", "false"}:
        return yes_no(cell == "true", language=language)
    if _CHOICES.fullmatch(cell):
        labels = {option.code: option.label[language] for option in question.options}
        chosen = re.findall(r"'([^']*)'", cell)
        return _OR[language].join(labels.get(code, code) for code in chosen)
    interval = _INTERVAL.fullmatch(cell)
    if interval:
        ends = (_number(question, interval[2], language), _number(question, interval[3], language))
        return _INTERVALS[language][interval[1] + interval[4]].format(*ends)
    compared = _COMPARED.fullmatch(cell)
    if compared:
        number = _number(question, compared[2], language)
        return _COMPARISONS[language][compared[1] or ""].format(number)
    return cell


def _number(question: Question, number: str, language: str) -> str:
    """Write a bound with its thousands and its unit."""
    whole, _point, decimals = number.partition(".")
    grouped = f"{int(whole):,}".replace(",", "," if language == "en" else NBSP)
    if len(whole.lstrip("-")) <= 4:  # noqa: PLR2004 - four digits are read without a mark
        grouped = whole
    written = decimal_text(f".{decimals}", language=language) if decimals else ""
    unit = unit_name(question, language=language)
    return f"{grouped}{written}{NBSP}{unit}" if unit else f"{grouped}{written}"
