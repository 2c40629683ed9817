"""What the templates of the finding pages make of their pages."""

import dataclasses
import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override
from tests.faces.counter import samples

from guichet.components.parts import Paging


def _html(page: object, language: str = "en", address: str = "") -> str:
    with override(language):
        request = RequestFactory().get(address or f"/{language}/")
        return render_to_string(page.template, {"page": page}, request=request)


def _text(page: object, language: str = "en") -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", _html(page, language)))


EVERY = [
    samples.HOME,
    samples.EMPTY_HOME,
    samples.FOUND,
    samples.NOT_FOUND,
    samples.BROWSE,
    samples.BROWSE_BY,
    samples.SERVICE,
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.template)
def test_a_page_has_one_heading_one_main_and_no_style_of_its_own(
    page: object, language: str
) -> None:
    html = _html(page, language)
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert "<style" not in html
    assert " style=" not in html
    assert "<script" not in html


def test_the_home_page_counts_and_offers_what_can_be_applied_for() -> None:
    text = _text(samples.HOME)
    assert "1,751 services from 68 departments" in text
    assert "Standard: 30 business days" in text
    assert "Legal limit: 60 business days" in text
    assert "1\u00a0751\u00a0services de 68\u00a0ministères" in _text(samples.HOME, "fr")


def test_an_empty_catalogue_says_what_its_operator_can_do() -> None:
    html = _html(samples.EMPTY_HOME)
    assert "guichet demo" in html
    assert "0 services" not in html


def test_what_was_typed_stays_and_is_no_markup() -> None:
    html = _html(samples.FOUND)
    assert 'value="fising &lt;lisence&gt;"' in html
    assert "<lisence>" not in html
    assert "Passport &lt;b&gt;" in html
    assert "?q=fising%20%3Clisence%3E&amp;exactly=1" in html


def test_nothing_found_suggests_what_to_try() -> None:
    text = _text(samples.NOT_FOUND)
    assert "No service for zzz" in text
    assert "Fewer words" in text
    assert "Working on the water" in text
    assert "Phone 211" in text


def test_a_second_page_goes_on_counting() -> None:
    page = dataclasses.replace(samples.FOUND, paging=Paging(number=2, size=20, total=60))
    html = _html(page, address="/en/search?q=fish&page=2")
    assert '<ol class="rows list" start="21">' in html
    assert "?q=fish&amp;page=3" in html


def test_a_miss_is_never_shown_as_a_hit() -> None:
    text = _text(samples.SERVICE)
    assert "79.9% missed" in text
    assert "80% missed" not in text


def test_four_ways_of_having_no_count_stay_apart() -> None:
    html = _html(samples.SERVICE)
    for word in ("0", "not applicable", "not available", "left blank"):
        assert f'<td class="n">{word}</td>' in html


def test_standard_and_limit_are_labelled_and_no_estimate_is_invented() -> None:
    html = _html(samples.SERVICE)
    assert "<dt>Standard" in html
    assert "<dt>Legal limit" in html
    assert "<dt>Estimate" not in html
    assert "We give no estimate for this service yet." in html


def test_a_service_of_a_department_leads_to_its_own_page() -> None:
    page = dataclasses.replace(
        samples.SERVICE, runs_here=False, start_url="https://example.org/start"
    )
    html = _html(page)
    assert '<a class="btn" href="https://example.org/start" rel="external">' in html
    silent = dataclasses.replace(page, start_url="")
    assert "gave no page" in _html(silent)


@pytest.mark.parametrize(
    ("cents", "charged", "said"),
    [
        (0, None, "Free"),
        (14200, None, "$142"),
        (None, True, "There is a fee"),
        (None, False, "Free"),
        (None, None, "Not said by the department"),
    ],
)
def test_a_fee_not_said_is_not_free(*, cents: int | None, charged: bool | None, said: str) -> None:
    page = dataclasses.replace(samples.SERVICE, fee_cents=cents, fee_charged=charged)
    assert said in _text(page)
