"""Question pages kept as text and slots, one for each definition version, group and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse

from guichet.catalogue.definitions import (
    Answers,
    Kind,
    Question,
    QuestionGroup,
    ServiceDefinition,
    asked_questions,
    values_of,
)
from guichet.components.demo import is_demo
from guichet.components.overrides import replaces_components
from guichet.components.questions import Typed, draw, draw_with_slots, slot_values, typed_of
from guichet.components.questions.drawn import DrawnField, option_codes
from guichet.components.questions.typed import in_three_fields
from guichet.components.sending import drawn_files
from guichet.components.slots import Slotted, cut, marker
from guichet.components.wording import language
from guichet.counter.markup.languages import other_languages
from guichet.counter.pages.apply import PageError, QuestionPage
from guichet.documents.queries import DocumentSeen


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
    documents: tuple[DocumentSeen, ...] = (),
) -> bytes:
    """Return a question page without errors, from the text kept of it.

    `typed` holds what was typed and cannot stand; elsewhere the answer is typed anew.
    """
    asked = asked_questions(group, values_of(definition, answers))
    shown = typed_so_far(asked, answers=answers, typed=typed)
    if any(question.kind is Kind.DOCUMENT for question in asked):  # each lists files of its own
        return question_page_as_drawn(
            definition, group, typed=shown, asked=asked, place=place, documents=documents
        ).encode()
    kept = _kept(
        definition=definition,
        group=group,
        spoken=language(),
        asked=tuple(question.code for question in asked),
        back=place.number > 1,
        demo=is_demo(),
    )
    if kept is None:
        drawn = question_page_as_drawn(definition, group, typed=shown, asked=asked, place=place)
        return drawn.encode()
    return kept.fill(_values(asked, shown, place))


def question_page_as_drawn(
    definition: ServiceDefinition,
    group: QuestionGroup,
    *,
    typed: Mapping[str, Typed],
    asked: tuple[Question, ...],
    place: Place,
    faults: Mapping[str, tuple[str, str]] | None = None,
    documents: tuple[DocumentSeen, ...] = (),
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
            files=drawn_files(each for each in documents if each.question == question.code),
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
) -> Slotted | None:
    """Render the template once with markers; every argument is what the text depends on.

    None where a jurisdiction's own component does more with a value than show it: the text kept
    would then say something else than the template, and each page is drawn by the template.
    """
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
    kept = cut(render_to_string(page.template, {"page": page}))
    if not replaces_components():
        return kept
    questions = tuple(definition.questions[code] for code in asked)
    return kept if _shows_values_only(kept, definition, group, questions, back=back) else None


def _shows_values_only(
    kept: Slotted,
    definition: ServiceDefinition,
    group: QuestionGroup,
    asked: tuple[Question, ...],
    *,
    back: bool,
) -> bool:
    """Try the text kept against the template itself, empty and with values of every shape."""
    number = 2 if back else 1
    place = Place(number=number, total=3, draft="<d&>", csrf="<c&>")
    for probe in _PROBES:
        typed = {question.code: _probed(question, probe) for question in asked}
        try:
            filled = kept.fill(_values(asked, typed, place))
        except KeyError:  # a marker was changed on its way: cut short, or put in capitals
            return False
        drawn = question_page_as_drawn(definition, group, typed=typed, asked=asked, place=place)
        if filled != drawn.encode():
            return False
    return True


_PROBES = ("", '<Probe> & "it\'s" 12,5', "0")


def _probed(question: Question, probe: str) -> Typed:
    if in_three_fields(question):
        return (probe, probe, probe)
    codes = option_codes(question)
    if codes:
        return codes[:1] if probe else ()
    return (probe,) if probe else ()


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
        files=any(field.shape == "files" for field in fields),
    )
