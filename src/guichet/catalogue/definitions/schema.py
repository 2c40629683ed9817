"""JSON Schemas (2020-12): of definition files, and of the answers one service takes."""

from typing import Any

from guichet.catalogue.definitions.keys import SERVICE
from guichet.catalogue.definitions.masks import pattern_of
from guichet.catalogue.definitions.service import Kind, Question, ServiceDefinition

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def definition_schema(*, languages: tuple[str, ...] = ("en", "fr")) -> dict[str, Any]:
    """Return the schema of a definition file, its dates as strings.

    What one key says against another (unknown names, gaps in a table) is beyond a schema:
    `load_service` checks it.
    """
    title = {"$schema": _DIALECT, "title": "Guichet service definition"}
    return title | SERVICE.schema(languages)


def answers_schema(definition: ServiceDefinition) -> dict[str, Any]:
    """Return the schema of a service's answers in their language-independent form.

    Required are the questions that everybody is asked; whether a condition asks another, and what
    a date may be today, is for `check_answers`.
    """
    always = [
        question.code
        for group in definition.groups
        for question in group.questions
        if question.required and group.condition is None and question.condition is None
    ]
    return {
        "$schema": _DIALECT,
        "title": f"Answers to {definition.code}, version {definition.version}",
        "type": "object",
        "properties": {
            code: _answer(question) | {"title": question.label["en"]}
            for code, question in definition.questions.items()
        },
        "required": always,
        "additionalProperties": False,
    }


def _answer(question: Question) -> dict[str, Any]:
    codes = list(question.option_codes)
    bounds: dict[str, Any] = {}
    if question.least is not None:
        bounds["minimum"] = int(question.least)
    if question.most is not None:
        bounds["maximum"] = int(question.most)
    decimals = f"(\\.[0-9]{{1,{question.decimals}}})?" if question.decimals else ""
    text = {"type": "string", "minLength": 1, "maxLength": question.max_length}
    shapes: dict[Kind, dict[str, Any]] = {
        Kind.YES_NO: {"type": "boolean"},
        Kind.WHOLE_NUMBER: {"type": "integer"} | bounds,
        Kind.DECIMAL: {"type": "string", "pattern": f"^-?[0-9]{{1,15}}{decimals}$"},
        Kind.DATE: {"type": "string", "format": "date"},
        Kind.RADIOS: {"enum": codes},
        Kind.SELECT: {"enum": codes},
        Kind.CHECKBOXES: {
            "type": "array",
            "items": {"enum": codes},
            "minItems": 1,
            "uniqueItems": True,
        },
        Kind.DOCUMENT: {
            "type": "array",
            "items": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "minItems": 1,
            "maxItems": question.most_files,
            "uniqueItems": True,
        },
        Kind.EMAIL: text | {"format": "email"},
        Kind.PATTERN: {"type": "string", "pattern": f"^{pattern_of(question.format)}$"},
    }
    return shapes.get(question.kind, text)
