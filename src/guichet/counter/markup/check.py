"""The check page: kept for each set of questions asked, with a slot for each answer."""

from collections.abc import Iterator
from functools import lru_cache

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from guichet.casework.rules import HelperKind
from guichet.catalogue.definitions import (
    Answers,
    FeeDue,
    Kind,
    ServiceDefinition,
    asked_groups,
    asked_questions,
    fee_due,
    shown,
    values_of,
)
from guichet.components.demo import is_demo
from guichet.components.questions.filed import size_words, state_words
from guichet.components.representing import HelperTyped
from guichet.components.slots import Slotted, cut, marker
from guichet.components.wording import language
from guichet.counter.markup.languages import other_languages
from guichet.counter.pages.apply import (
    CheckedAnswer,
    CheckedGroup,
    CheckPage,
    HelperChoice,
    PageError,
)
from guichet.documents.queries import DocumentSeen

_NOBODY = HelperTyped()
Asked = tuple[tuple[str, tuple[str, ...]], ...]


def check_page(
    definition: ServiceDefinition,
    *,
    answers: Answers,
    draft: str,
    csrf: str,
    declared: bool = False,
    refused: bool = False,
    documents: tuple[DocumentSeen, ...] = (),
    helper: HelperTyped = _NOBODY,
) -> bytes:
    """Return the check page; `refused` when it was sent without the declaration."""
    values = values_of(definition, answers)
    asked: Asked = tuple(
        (group.code, tuple(question.code for question in asked_questions(group, values)))
        for group in asked_groups(definition, answers)
    )
    kept = _kept(
        definition=definition,
        spoken=language(),
        asked=asked,
        given=frozenset(code for _group, codes in asked for code in codes if code in answers),
        due=fee_due(definition, answers),
        declared=declared,
        refused=refused,
        helper=(helper.known_kind, helper.consented, helper.faults if refused else ()),
        demo=is_demo(),
    )
    filled = {"draft": draft, "csrf": csrf, "helper_name": helper.name}
    for code, answer in answers.items():
        question = definition.questions[code]
        text = shown(question, answer, language=language())
        if question.kind is Kind.DOCUMENT:
            text = "\n".join(_file_line(each) for each in documents if each.question == code)
        filled[f"answer-{code}"] = linebreaksbr(text)
    return kept.fill(filled)


def _file_line(document: DocumentSeen) -> str:
    """Name a document, its size and how it stands."""
    _shape, state = state_words(document.state, scanned=document.scanned)
    return f"{document.name} ({size_words(document.size)}, {state.lower()})"


@lru_cache(maxsize=1024)
def _kept(
    *,
    definition: ServiceDefinition,
    spoken: str,
    asked: Asked,
    given: frozenset[str],
    due: FeeDue,
    declared: bool,
    refused: bool,
    helper: tuple[str, bool, tuple[str, ...]],
    demo: bool,
) -> Slotted:
    """Render the template once with markers; every argument is what the text depends on."""
    del demo
    titles = {group.code: group.title[spoken] for group in definition.groups}
    kind, consented, faults = helper
    page = CheckPage(
        service=definition.name[spoken],
        action=reverse("counter:apply-check", kwargs={"service": definition.code}),
        others=other_languages("counter:apply-check", service=definition.code),
        groups=tuple(
            CheckedGroup(
                code=group,
                title=titles[group],
                answers=tuple(_answer(definition, code, spoken, code in given) for code in codes),
            )
            for group, codes in asked
        ),
        declaration=definition.declaration[spoken],
        declared=declared,
        fee_cents=due.cents if definition.fee else definition.fee_cents,
        fee_why=due.exemption.text[spoken] if due.exemption else "",
        fee_before_work=definition.fee is not None,
        helpers=tuple(
            HelperChoice(code=code, text=text, chosen=code == kind)
            for code, text in helper_choices().items()
        ),
        helper_name=marker("helper_name"),
        consented=consented,
        helping=bool(kind or faults),
        errors=(*_helper_errors(faults), *_undeclared(refused=refused and not declared)),
        draft=marker("draft"),
        csrf=marker("csrf"),
    )
    return cut(render_to_string(page.template, {"page": page}))


def helper_choices() -> dict[str, str]:
    """Return who may send an application, by what the form sends."""
    return {
        "": gettext("I apply for myself"),
        HelperKind.FAMILY: gettext("I apply for somebody in my family"),
        HelperKind.SETTLEMENT_WORKER: gettext("I am a settlement worker"),
        HelperKind.LAWYER: gettext("I am a lawyer"),
        HelperKind.OTHER: gettext("I am somebody else"),
    }


def _helper_errors(faults: tuple[str, ...]) -> Iterator[PageError]:
    rules = {
        "kind": ("helper", gettext("Choose how you help the person")),
        "name": ("helper-name", gettext("Enter your own name")),
        "consent": (
            "consent",
            gettext("Ask whether the person agrees; without that, they apply themselves"),
        ),
    }
    for fault in faults:
        field, rule = rules[fault]
        yield PageError(id=field, rule=rule)


def _undeclared(*, refused: bool) -> tuple[PageError, ...]:
    rule = gettext("Tick the box to declare that your answers are true")
    return (PageError(id="declared", rule=rule),) if refused else ()


def _answer(
    definition: ServiceDefinition,
    code: str,
    spoken: str,
    given: bool,  # noqa: FBT001 - one of four plain values
) -> CheckedAnswer:
    return CheckedAnswer(
        label=definition.questions[code].label[spoken],
        value=marker(f"answer-{code}") if given else gettext("Not answered"),
        given=given,
    )
