"""The tags every page speaks with."""

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from guichet.components.parts import Paging, SummaryRow, page_asked


def _rendered(source: str, request: HttpRequest | None = None, **values: object) -> str:
    context = Context({"request": request, **values})
    return Template("{% load guichet %}" + source).render(context)


def test_a_state_is_shape_word_and_colour() -> None:
    html = _rendered('{% status "stop" text %}', text="<Refused>")
    assert 'class="st stop"' in html
    assert "icons.svg#stop" in html
    assert "&lt;Refused&gt;" in html


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/en/search?q=fish+%26+chips&page=2", "/fr/search?q=fish+%26+chips&page=2"),
        ("/en/", "/fr/"),
        ("/nowhere", "/fr/"),
        ("//evil.example/en/", "/fr/"),
    ],
)
def test_the_other_language_keeps_page_and_query(here: str, there: str) -> None:
    request = RequestFactory().get(here)
    with override("en"):
        assert (
            _rendered("{% autoescape off %}{% other_language_url %}{% endautoescape %}", request)
            == there
        )


def test_paging_keeps_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/en/search?q=fish&page=2")
    with override("en"):
        html = _rendered(
            "{% pagination paging %}", request, paging=Paging(number=2, size=10, total=25)
        )
    assert "?q=fish&amp;page=1" in html
    assert "?q=fish&amp;page=3" in html
    assert "Page 2 of 3" in html


def test_one_page_needs_no_paging() -> None:
    request = RequestFactory().get("/en/")
    assert not _rendered(
        "{% pagination paging %}", request, paging=Paging(number=1, size=10, total=9)
    ).strip()


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("x", 1), ("9999999", 1), ("²", 1)]
)
def test_a_page_number_is_read_from_an_address(text: str, number: int) -> None:
    assert page_asked(text) == number


def test_a_summary_line_names_what_its_link_changes() -> None:
    row = SummaryRow(label="Length", value="9.4 m", url="/x", action="Change", hidden="length")
    html = _rendered("{% summary rows %}", rows=[row])
    assert '<a href="/x">Change<span class="vh"> length</span></a>' in html
