"""Every question of a service on one screen, for those who write down what others say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import QueryDict

from guichet.catalogue.definitions import (
    Condition,
    Question,
    QuestionGroup,
    ServiceDefinition,
    values_of,
)
from guichet.components.questions.forms import QuestionForm, form_for


@lru_cache(maxsize=256)
def one_screen(definition: ServiceDefinition) -> QuestionGroup:
    """Return all questions as one group, each behind its own condition and its page's."""
    questions: list[Question] = []
    for group in definition.groups:
        for question in group.questions:
            both = [each.expression for each in (group.condition, question.condition) if each]
            joined = Condition(" and ".join(f"({each})" for each in both)) if both else None
            questions.append(replace(question, condition=joined))
    return QuestionGroup(code="all", title=definition.name, questions=tuple(questions))


def screen_form(
    definition: ServiceDefinition, sent: QueryDict | None, *, today: date
) -> QuestionForm:
    """Return the form of the questions that the answers sent lead to."""
    group = one_screen(definition)
    values: Mapping[str, Any] = {}
    form = form_for(group, sent, today=today, values=values)
    # Each round may lead to a question behind a condition, and that one to another.
    for _round in definition.groups if sent is not None else ():
        form.is_valid()
        found = values_of(definition, form.answers)
        if found == values:
            break
        values = found
        form = form_for(group, sent, today=today, values=values)
    return form
