"""Can I? A few questions before the effort of applying; the answers are read once and forgotten."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guichet.catalogue.definitions import (
    Condition,
    Question,
    QuestionGroup,
    ServiceDefinition,
    TableRow,
    values_of,
)
from guichet.components.access import SeenRequest, public
from guichet.components.questions import QuestionForm, draw, form_for
from guichet.components.wording import in_language
from guichet.counter.pages.apply import PageError
from guichet.counter.pages.can_i import CanIPage
from guichet.counter.views.apply.common import definition_here, is_open, today
from guichet.counter.views.rules_in_words import row_line, rules_of

_SHAPES = {"eligible": "go", "review": "warn", "not_eligible": "stop"}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def can_i(request: SeenRequest, code: str) -> HttpResponse:
    """Ask what the table looks at and say which row answers, and why; nothing is kept."""
    definition = definition_here(code)
    if definition.eligibility is None:
        raise Http404
    group = _asked_for(definition)
    if request.method != "POST":
        form, _values = _filled(definition, group, None)
        return _show(request, definition, form, row=None, faulty=False)
    form, values = _filled(definition, group, request.POST)
    shown = set(request.POST.get("page-shown", "").split(","))
    faulty = any(code in shown for code in form.errors)
    further = any(question.code not in shown for question in form.questions)
    row = None
    if not faulty and not further:
        row = definition.eligibility.matched(values)
    return _show(request, definition, form, row=row, faulty=faulty)


@lru_cache(maxsize=256)
def _asked_for(definition: ServiceDefinition) -> QuestionGroup:
    """Return the questions the table looks at, and those that decide whether these are asked."""
    table = definition.eligibility
    wanted = set(table.inputs) if table else set()
    found: list[Question] = []
    for group in reversed(definition.groups):
        for question in reversed(group.questions):
            if question.code in wanted:
                both = [each for each in (group.condition, question.condition) if each]
                for condition in both:
                    wanted |= condition.names
                expression = " and ".join(f"({each.expression})" for each in both)
                joined = Condition(expression) if both else None
                found.append(replace(question, condition=joined))
    return QuestionGroup(code="can-i", title=definition.name, questions=tuple(reversed(found)))


def _filled(
    definition: ServiceDefinition, group: QuestionGroup, sent: QueryDict | None
) -> tuple[QuestionForm, Mapping[str, Any]]:
    """Return the form of the questions that the answers sent lead to, and the answers' values."""
    values: Mapping[str, Any] = {}
    form = form_for(group, sent, today=today(), values=values)
    if sent is None:
        return form, values
    # Each round may lead to a question behind a condition, and that one to another.
    for _round in group.questions:
        form.is_valid()
        found = values_of(definition, form.answers)
        if found == values:
            break
        values = found
        form = form_for(group, sent, today=today(), values=values)
    form.is_valid()
    return form, values


def _show(
    request: SeenRequest,
    definition: ServiceDefinition,
    form: QuestionForm,
    *,
    row: TableRow | None,
    faulty: bool,
) -> HttpResponse:
    typed = form.typed() if request.method == "POST" else {}
    faults = _faults(form, request.POST.get("page-shown", "").split(",")) if faulty else {}
    fields = tuple(
        draw(
            question,
            typed.get(question.code, ()),
            rule=faults.get(question.code, ("", ""))[0],
            error=faults.get(question.code, ("", ""))[1],
        )
        for question in form.questions
    )
    table = definition.eligibility
    if table is None:
        raise Http404
    page = CanIPage(
        code=definition.code,
        service=in_language(definition.name),
        fields=fields,
        errors=tuple(PageError(id=field.id, rule=field.rule) for field in fields if field.error),
        shown=",".join(question.code for question in form.questions),
        more=request.method == "POST" and row is None and not faulty,
        answer=None if row is None else row_line(definition, row),
        shape="" if row is None else _SHAPES[row.result],
        decides=definition.decision == "table",
        start_url=reverse("counter:apply", kwargs={"service": definition.code})
        if is_open(request.viewer, definition.code)
        else "",
        rules=rules_of(definition, table),
    )
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _faults(form: QuestionForm, shown: list[str]) -> dict[str, tuple[str, str]]:
    """Return what is wrong with the answers that were on the page."""
    rules = form.rules
    return {
        code: (rules[code], str(errors[0])) for code, errors in form.errors.items() if code in shown
    }
