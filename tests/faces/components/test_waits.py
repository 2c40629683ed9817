"""The words of an estimate at their edges, and what its scores give away."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.utils import translation

from guichet.analysis.estimation.curve import Curve
from guichet.catalogue.queries import Score, Wait, WaitNow
from guichet.components.waits import score_lines, show_wait, show_wait_now
from guichet.components.wording import MINUS, business_days_moved

TODAY = date(2026, 11, 9)
WAIT = Wait(
    id=uuid4(),
    service="licence",
    channel="web",
    case_class="",
    as_of=TODAY,
    half=0,
    eight=3,
    most=5,
    low=0,
    high=4,
    calendar_half=0,
    calendar_eight=3,
    ended=100,
    waiting=None,
    line=0,
    answered=100,
    method="kaplan-meier-latest",
    plain_median=0,
    rule=None,
    engine_half=None,
    engine_eight=None,
    curve=Curve.of([[0, 6000], [3, 9000], [5, 10000]]),
    unsure=False,
    score=None,
)
AT_ONCE = replace(WAIT, eight=0, most=0)
_SAYS = {
    "en": (
        (
            "8 in 10 people hear within 3 business days. Half hear on the day they apply. "
            "What we expect: half on the day they apply, 8 in 10 within 3 business days. "
            "The other 2 in 10 wait longer; 1 in 20 waits more than 5."
        ),
        "8 in 10 people hear on the day they apply. What we expect: 8 in 10 on the day they apply.",
        (
            "8 in 10 people in your place hear within 3 business days. Half hear on the day they "
            "apply. Half on your day 0, 8 in 10 within 3 business days from then."
        ),
        "8 in 10 people in your place hear on the day they apply. 8 in 10 on your day 0.",
        ("+1 business day", f"{MINUS}2 business days"),
    ),
    "fr": (
        (
            "8 personnes sur 10 ont une réponse en 3 jours ouvrables. La moitié, le jour de leur "
            "demande. Ce que nous prévoyons : la moitié le jour de leur demande, 8 sur 10 en 3 "
            "jours ouvrables. Les 2 autres sur 10 attendent plus longtemps ; 1 sur 20 "
            "attend plus de 5."
        ),
        (
            "8 personnes sur 10 ont une réponse le jour de leur demande. Ce que nous prévoyons : "
            "8 sur 10 le jour de leur demande."
        ),
        (
            "À votre place, 8 personnes sur 10 ont une réponse en 3 jours ouvrables. La moitié, le "
            "jour de leur demande. La moitié à votre jour 0, 8 sur 10 en 3 jours ouvrables à "
            "compter de ce jour."
        ),
        (
            "À votre place, 8 personnes sur 10 ont une réponse le jour de leur demande. 8 sur 10 à "
            "votre jour 0."
        ),
        ("+1 jour ouvrable", f"{MINUS}2 jours ouvrables"),
    ),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_hears_within_no_days(language: str) -> None:
    with translation.override(language):
        shown = [
            show_wait(each, standard=None, limit=30, today=TODAY, by=TODAY)
            for each in (WAIT, AT_ONCE)
        ]
        shown += [
            show_wait_now(
                WaitNow(
                    wait=each,
                    waited=0,
                    half=each.half,
                    eight=each.eight,
                    most=each.most,
                    given=None,
                    moves=None,
                ),
                standard=None,
                limit=30,
                today=TODAY,
            )
            for each in (WAIT, AT_ONCE)
        ]
        moved = (business_days_moved(1), business_days_moved(-2))
    *sentences, days = _SAYS[language]
    said = [" ".join(each for each in (s.first, s.rest, s.expect) if each) for s in shown]
    assert [each.replace("\u00a0", " ") for each in said] == sentences
    assert [each.band is None for each in shown] == [False, True, False, True]
    assert moved == days


def _score(cases: int) -> Score:
    if cases < 10:
        return Score(since=TODAY, until=TODAY, withheld=True)
    return Score(since=TODAY, until=TODAY, withheld=False, cases=cases, half=50, eight=80)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"": 109, "web": 60, "phone": 40, "mail": 9}, {"", "web"}),
        ({"": 69, "web": 60, "mail": 9}, {""}),
        ({"": 114, "web": 60, "phone": 40, "mail": 9, "counter": 5}, {"", "web", "phone"}),
        ({"": 100, "web": 60, "phone": 40}, {"", "web", "phone"}),
        ({"": 9, "mail": 9}, set()),
    ],
)
def test_one_withheld_score_takes_the_next_smallest_with_it(
    counts: dict[str, int], shown: set[str]
) -> None:
    scores = {channel: _score(cases) for channel, cases in counts.items()}
    lines = score_lines((), scores, today=TODAY)
    told = {line.channel: line.score for line in lines if line.score}
    assert set(told) == set(counts)
    assert {channel for channel, score in told.items() if not score.withheld} == shown
    assert all(score.cases == 0 for score in told.values() if score.withheld)
