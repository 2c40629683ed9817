"""Question pages kept as text and slots, one for each definition version, group and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse

from guichet.catalogue.definitions import (
    Answers,
    Question,
    QuestionGroup,
    ServiceDefinition,
    asked_questions,
    values_of,
)
from guichet.components.demo import is_demo
from guichet.components.questions import Typed, draw, draw_with_slots, slot_values, typed_of
from guichet.components.questions.drawn import DrawnField
from guichet.components.slots import Slotted, cut, marker
from guichet.components.wording import language
from guichet.counter.markup.languages import other_languages
from guichet.counter.pages.apply import PageError, QuestionPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page stands among those asked, and what its hidden fields hold."""

    number: int
    total: int
    draft: str
    csrf: str


def question_page(
    definition: ServiceDefinition,
    group: QuestionGroup,
    *,
    answers: Answers,
    typed: Mapping[str, Typed],
    place: Place,
) -> bytes:
    """Return a question page without errors, from the text kept of it.

    `typed` holds what was typed and cannot stand; elsewhere the answer is typed anew.
    """
    asked = asked_questions(group, values_of(definition, answers))
    kept = _kept(
        definition=definition,
        group=group,
        spoken=language(),
        asked=tuple(question.code for question in asked),
        back=place.number > 1,
        demo=is_demo(),
    )
    return kept.fill(_values(asked, typed_so_far(asked, answers=answers, typed=typed), place))


def question_page_as_drawn(
    definition: ServiceDefinition,
    group: QuestionGroup,
    *,
    typed: Mapping[str, Typed],
    asked: tuple[Question, ...],
    place: Place,
    faults: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """Return a question page by the template itself: the way of pages with errors.

    `faults` holds, per question, the line of the summary and the words at the field.
    """
    found = faults or {}
    fields = tuple(
        draw(
            question,
            typed.get(question.code, ()),
            rule=found.get(question.code, ("", ""))[0],
            error=found.get(question.code, ("", ""))[1],
        )
        for question in asked
    )
    page = _page(
        definition,
        group,
        fields=fields,
        number=str(place.number),
        total=str(place.total),
        draft=place.draft,
        csrf=place.csrf,
        back=place.number > 1,
    )
    return render_to_string(page.template, {"page": page})


def typed_so_far(
    asked: tuple[Question, ...], *, answers: Answers, typed: Mapping[str, Typed]
) -> dict[str, Typed]:
    """Return what stands in each field: what could not stand, else the answer typed anew."""
    return {
        question.code: typed.get(question.code) or typed_of(question, answers.get(question.code))
        for question in asked
    }


def _values(
    asked: tuple[Question, ...], typed: Mapping[str, Typed], place: Place
) -> dict[str, str]:
    values = {
        "number": str(place.number),
        "total": str(place.total),
        "draft": place.draft,
        "csrf": place.csrf,
    }
    for question in asked:
        values |= slot_values(question, typed[question.code])
    return values


@lru_cache(maxsize=1024)
def _kept(
    *,
    definition: ServiceDefinition,
    group: QuestionGroup,
    spoken: str,
    asked: tuple[str, ...],
    back: bool,
    demo: bool,
) -> Slotted:
    """Render the template once with markers; every argument is what the text depends on."""
    del demo
    if spoken != language():
        raise AssertionError(f"kept for '{spoken}' but rendered in '{language()}'")
    page = _page(
        definition,
        group,
        fields=tuple(draw_with_slots(definition.questions[code]) for code in asked),
        number=marker("number"),
        total=marker("total"),
        draft=marker("draft"),
        csrf=marker("csrf"),
        back=back,
    )
    return cut(render_to_string(page.template, {"page": page}))


def _page(
    definition: ServiceDefinition,
    group: QuestionGroup,
    *,
    fields: tuple[DrawnField, ...],
    number: str,
    total: str,
    draft: str,
    csrf: str,
    back: bool,
) -> QuestionPage:
    where = {"service": definition.code, "group": group.code}
    return QuestionPage(
        service=definition.name[language()],
        title=group.title[language()],
        intro=group.intro[language()] if group.intro else "",
        action=reverse("counter:apply-question", kwargs=where),
        others=other_languages("counter:apply-question", **where),
        number=number,
        total=total,
        fields=fields,
        errors=tuple(PageError(id=f.id, rule=f.rule) for f in fields if f.error),
        draft=draft,
        csrf=csrf,
        back=back,
    )
