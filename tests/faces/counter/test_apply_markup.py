"""Kept pages say what their templates say, whatever was typed."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.casework.licence import CODE

from guichet.catalogue.definitions import Kind, Question, definition_for
from guichet.components.slots import cut, marker
from guichet.counter.markup import (
    Place,
    question_page,
    question_page_as_drawn,
    typed_so_far,
)

DEFINITION = definition_for(CODE)
HOSTILE = st.one_of(
    st.text(alphabet="<>&\"'\ue000\ue001 aé{}%/;=#\n", max_size=40),
    st.sampled_from(
        ["</textarea><script>", "{{ page.csrf }}", marker("csrf"), "%(x)s", "&amp;lt;"]
    ),
    st.text(max_size=60),
)


def _typed(question: Question) -> st.SearchStrategy[tuple[str, ...]]:
    if question.kind is Kind.DATE and question.entry == "fields":
        return st.tuples(HOSTILE, HOSTILE, HOSTILE)
    if question.kind is Kind.YES_NO:
        return st.sampled_from([(), ("yes",), ("no",), ("<b>",)])
    if question.options:
        codes = st.sampled_from([*question.option_codes, '"><script>'])
        return st.lists(codes, max_size=3).map(tuple)
    return st.tuples(HOSTILE)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("group", DEFINITION.groups, ids=lambda group: group.code)
@settings(max_examples=12)
@given(data=st.data())
def test_a_kept_page_equals_djangos_rendering_for_hostile_values(
    group: Any,  # noqa: ANN401 - a definition's group
    language: str,
    data: st.DataObject,
) -> None:
    typed = {q.code: data.draw(_typed(q), label=q.code) for q in group.questions}
    place = Place(
        number=data.draw(st.integers(1, 9)),
        total=data.draw(st.integers(1, 9)),
        draft=data.draw(HOSTILE, label="draft"),
        csrf=data.draw(HOSTILE, label="csrf"),
    )
    with override(language):
        kept = question_page(DEFINITION, group, answers={}, typed=typed, place=place)
        shown = typed_so_far(group.questions, answers={}, typed=typed)
        drawn = question_page_as_drawn(
            DEFINITION, group, typed=shown, asked=group.questions, place=place
        )
    assert kept.decode() == drawn
    assert "<script>" not in drawn


def test_a_value_that_looks_like_a_slot_stays_a_value() -> None:
    page = cut(f"<p>{marker('name')}</p><i>{marker('secret')}</i>")
    filled = page.fill({"name": marker("secret"), "secret": "42"}).decode()
    assert filled == f"<p>{marker('secret')}</p><i>42</i>"


def test_a_slot_without_a_value_is_refused() -> None:
    with pytest.raises(KeyError):
        cut(f"<p>{marker('name')}</p>").fill({})


def test_without_escaping_the_property_would_fail() -> None:
    """The negative control: a page filled without escaping differs from the template's."""
    drawn = render_to_string("components/error_summary.html", {"errors": [{"rule": "<b>"}]})
    assert "<b>" not in drawn
    assert b"&lt;b&gt;" in cut(marker("x")).fill({"x": "<b>"})
