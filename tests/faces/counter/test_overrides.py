"""A component drawn in another design system's markup is honoured on every question page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils.translation import activate
from tests.apps.casework.licence import CODE
from tests.jurisdictions import eastbank

from guichet.catalogue.definitions import QuestionGroup, definition_for
from guichet.counter.markup import Place, question, question_page, question_page_as_drawn

DEFINITION = definition_for(CODE)
PLACE = Place(number=1, total=3, draft="d", csrf="c")
CONTACT = next(
    group for group in DEFINITION.groups if any(q.code == "email" for q in group.questions)
)


@pytest.fixture
def components(tmp_path: Path, settings: LazySettings) -> Iterator[Path]:
    """Serve with a jurisdiction's own components, and return the folder they stand in."""
    folder = eastbank(tmp_path)
    activate("en")
    question._kept.cache_clear()
    first: dict[str, Any] = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [folder / "templates"]}]
    yield folder / "templates" / "components"
    question._kept.cache_clear()


def _page(group: QuestionGroup = CONTACT, **typed: tuple[str, ...]) -> str:
    return question_page(DEFINITION, group, answers={}, typed=typed, place=PLACE).decode()


def _keeps(group: QuestionGroup = CONTACT) -> bool:
    return (
        question._kept(
            definition=DEFINITION,
            group=group,
            spoken="en",
            asked=tuple(each.code for each in group.questions if each.condition is None),
            back=False,
            demo=False,
        )
        is not None
    )


@pytest.mark.usefixtures("components")
def test_a_field_is_drawn_in_the_other_markup_on_the_page_that_is_kept() -> None:
    page = _page(email=("a<b",))
    assert '<div class="eb-form-group">' in page
    assert 'class="eb-input" id="a-email" name="a-email" type="email" value="a&lt;b"' in page
    assert _keeps()


@pytest.mark.usefixtures("components")
def test_an_error_stands_in_the_other_markup_too() -> None:
    typed = {each.code: () for each in CONTACT.questions}
    page = question_page_as_drawn(
        DEFINITION,
        CONTACT,
        typed=typed,
        asked=CONTACT.questions,
        place=PLACE,
        faults={"email": ("Enter it", "Nothing was typed")},
    )
    assert "eb-form-group--error" in page
    assert 'id="a-email-error"' in page


def test_without_an_override_the_house_draws() -> None:
    """The negative control: the same page has none of the other markup."""
    question._kept.cache_clear()
    assert "eb-" not in _page()


@pytest.mark.parametrize(
    ("written", "given", "shown"),
    [
        ("<i>{{ field.value|upper }}</i>", "abc", "<i>ABC</i>"),
        ('<i{% if field.value %} class="full"{% endif %}>{{ field.value }}</i>', "", "<i></i>"),
        ("<i>{{ field.value|truncatechars:5 }}</i>", "abcdefgh", "<i>abcd…</i>"),
        ("<i>{{ field.value|length }}</i>", "abc", "<i>3</i>"),
        ("<i>{{ field.value|default:'nothing' }}</i>", "", "<i>nothing</i>"),
    ],
)
def test_a_component_that_does_more_than_show_a_value_is_drawn_each_time(
    components: Path, written: str, given: str, shown: str
) -> None:
    (components / "field_input.html").write_text(written)
    assert shown in _page(email=(given,) if given else ())
    assert not _keeps()
