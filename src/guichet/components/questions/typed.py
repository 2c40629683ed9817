"""What a person typed, field by field, and how an answer is typed back.

Field names start with `a-`, so that no answer's code can take the name of the page's own fields.
"""

import re
from datetime import date

from django.http import QueryDict

from guichet.catalogue.definitions import Answer, Kind, Question
from guichet.catalogue.definitions.showing import decimal_text, long_date
from guichet.components.wording import language

Typed = tuple[str, ...]
DATE_PARTS = ("day", "month", "year")
# Longer than any field takes; what goes beyond is no answer and is not carried along.
_LONGEST = 4100
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def field_name(code: str, part: str = "") -> str:
    """Return the name and id of a question's field in the page."""
    return f"a-{code}-{part}" if part else f"a-{code}"


def file_field(code: str) -> str:
    """Return the name of the field that sends files for a question."""
    return f"f-{code}"


def in_three_fields(question: Question) -> bool:
    """Tell whether the question is a date asked in three fields."""
    return question.kind is Kind.DATE and question.entry == "fields"


def typed_from(question: Question, data: QueryDict) -> Typed:
    """Return what the form sent for a question, cleaned of what no keyboard types."""
    if in_three_fields(question):
        names = [field_name(question.code, part) for part in DATE_PARTS]
        return tuple(_clean(question, data.get(name) or "") for name in names)
    if question.kind is Kind.DOCUMENT:
        return tuple(map(str, data.getlist(field_name(question.code))))
    if question.kind is Kind.CHECKBOXES:
        sent = data.getlist(field_name(question.code))[: len(question.options) + 1]
        return tuple(_clean(question, str(each)) for each in sent)
    return (_clean(question, data.get(field_name(question.code)) or ""),)


def typed_of(question: Question, answer: Answer | None) -> Typed:
    """Return what one would type, in the active language, to give this answer."""
    if answer is None:
        return ("", "", "") if in_three_fields(question) else ()
    if isinstance(answer, list):
        return tuple(answer)
    if in_three_fields(question):
        day = date.fromisoformat(str(answer))
        return (str(day.day), str(day.month), str(day.year))
    return (_typed_word(question, answer),)


def _typed_word(question: Question, answer: str | int) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if question.kind is Kind.DATE:
        return long_date(date.fromisoformat(str(answer)), language=language())
    if question.kind is Kind.DECIMAL:
        return decimal_text(str(answer), language=language())
    return str(answer)


def _clean(question: Question, text: str) -> str:
    plain = _CONTROL.sub("", text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n"))
    plain = plain.replace("\u00a0", " ").replace("\u202f", " ")
    if question.kind is not Kind.LONG_TEXT:
        plain = " ".join(plain.split())
    return plain.strip()
