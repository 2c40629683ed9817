"""Contrast as WCAG 2.2 counts it, and the pairs that a jurisdiction's colours must keep."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ground import REPOSITORY

from guichet.components.contrast import HOUSE_COLOURS, PAIRS, TOKENS, contrast, too_faint

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
LOOK = REPOSITORY / "src/guichet/components/static/guichet/look.css"


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),  # the well-known grey that just misses
        ("#767676", "#ffffff", 4.54),  # and the one that just passes
        ("#0d4a57", "#ffffff", 9.8),  # from here on as our own look states them
        ("#5b3f8c", "#b3d5d8", 5.3),
        ("#f5b82e", "#0d4a57", 5.5),
    ],
)
def test_contrast_is_what_is_known(one: str, other: str, known: float) -> None:
    assert contrast(one, other) == pytest.approx(known, abs=0.06 if known < 20 else 0.001)


@given(COLOURS, COLOURS)
def test_contrast_is_symmetric_and_between_1_and_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.000001
    assert contrast(one, one) == 1


@given(st.fixed_dictionaries(dict.fromkeys(HOUSE_COLOURS, COLOURS)))
def test_what_passes_keeps_every_pair(colours: dict[str, str]) -> None:
    faint = {(each.pair.front, each.pair.ground) for each in too_faint(colours)}
    for pair in PAIRS:
        if pair.ground == "paper":
            ratio = contrast(colours[pair.front], "#ffffff")
            assert (ratio < pair.least) == ((pair.front, pair.ground) in faint)


def test_the_house_colours_pass_and_are_those_of_the_stylesheet() -> None:
    assert too_faint({}) == ()
    text = LOOK.read_text(encoding="utf-8")
    for name, token in TOKENS.items():
        assert re.search(rf"{token}: {HOUSE_COLOURS[name]}\b", text), token


def test_a_refusal_says_how_much_there_is_and_how_much_is_needed() -> None:
    told = [str(each) for each in too_faint({"main": "#777777"})]
    assert any("main on paper has a contrast of 4.47 to 1 and needs 4.5" in each for each in told)
