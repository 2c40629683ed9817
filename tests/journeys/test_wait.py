"""The wait is told before applying, kept, moved with its reasons, and scored where the office sees.

The history goes through the real actions with the clock told; the worker seals, and the command
publishes, as on any day.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page
from tests.apps.capacity.history import note
from tests.apps.casework.licence import ANSWERS, CODE, send
from tests.browser import NARROW, WIDE, language_of, window
from tests.ground import run_guichet
from tests.hands import Pointer
from tests.journeys.test_licence import Way, apply, follow
from tests.journeys.walks import assert_sound, new_officer, sign_in_at
from tests.seed import Served

from guichet.capacity.actions import publish_waits
from guichet.casework.actions import Receipt
from guichet.components import clock
from guichet.interactions.actions import seal

pytestmark = pytest.mark.browser

WAYS = [
    Way("en", WIDE, True, Pointer(), ""),
    Way("fr", NARROW, False, Pointer(), ""),
]
_SAYS = {"en": r"8 in 10 people hear within (\d+)", "fr": r"8 personnes sur 10 .*? en (\d+) jours"}
_DAY = {
    "en": r"8 in 10 people hear by ([^.]+)\.",
    "fr": r"8 personnes sur 10 ont une réponse d’ici le ([^.]+)\.",
}
_BEGAN, _FULL, _STEADY, _GIVEN = 150, 90, 50, 60
"""Days ago: the first application, the longest line, the steady one, the first estimate."""

_NIGHTS = 15
"""Days on which people are told an estimate, given anew every third."""

_CROWD = 60
_GREW = {"en": "more people are in the line", "fr": "plus de personnes"}


@contextmanager
def _at_home(home: Path) -> Iterator[None]:
    secret = (home / "secret").read_text().strip()
    with override_settings(HOME=home, SECRET_FILE=home / "secret", SECRET_KEY=secret):
        yield


def _apply_earlier(at: datetime) -> Receipt:
    dated = {**ANSWERS, "certificate_date": (at.date() - timedelta(days=90)).isoformat()}
    return send(answers=dated, at=at)


def _seal_all(home: Path, at: datetime) -> None:
    while seal(at=at, home=home) is not None:
        pass


def _line_of_days() -> list[tuple[int, int | None]]:
    """Return (days ago, wait) of people in one line that is answered once a day, in its order.

    The line grows to thirty, shrinks to ten and stays so: its length foretells the wait. None is
    still waiting.
    """
    told, free = [], float(_BEGAN)
    for day in range(_BEGAN, 0, -1):
        arrivals = (1 + day % 2) if day > _FULL else (day % 2 if day > _STEADY else 1)
        for _ in range(arrivals):
            free = min(free, float(day)) - 1.0
            told.append((day, int(day - free) if free > 0 else None))
    return told


def _live(told: list[tuple[int, int | None]], *, served: Served, at: datetime) -> None:
    """Let people apply and hear, all in the order of time, with the clock told."""
    office = served.seeded.people.officer.office
    heard = []
    for ago, wait in told:
        moment = at - timedelta(days=ago)
        case = _apply_earlier(moment).case
        if wait is not None:
            heard.append((moment + timedelta(days=wait), case))
    for moment, case in sorted(heard):
        note("released", case, office=office, at=moment)
    _seal_all(served.site.home, at)


@pytest.fixture(scope="module")
def lived(served: Served) -> Served:
    """Live a line, an estimate given weeks ago and the waits of people told by it."""
    now = clock.now()
    with _at_home(served.site.home):
        line = _line_of_days()
        before = _BEGAN
        for ago in (*range(_GIVEN, _GIVEN - _NIGHTS, -3), 0):
            _live([each for each in line if ago < each[0] <= before], served=served, at=now)
            if ago:
                publish_waits(at=now - timedelta(days=ago))
            before = ago
    done = run_guichet("publish-waits", environment=served.site.environment)
    assert "estimates and scores are new" in done.stdout, done.stderr
    return served


def _said(page: Page, pattern: str) -> str:
    """Return what the wait's sentence says where the pattern has its group."""
    words = page.locator("main p.say").first.inner_text().replace("\xa0", " ")
    found = re.search(pattern, words)
    assert found, words
    return found[1]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_person_is_told_the_wait_and_why_it_moved(
    chromium: Browser, lived: Served, way: Way
) -> None:
    address, now = lived.site.address, clock.now()
    with window(chromium, width=way.width, scripts=way.scripts) as page:
        page.goto(f"{address}/{way.language}/services/{CODE}")
        before = int(_said(page, _SAYS[way.language]))
        told = page.locator("main dl.three").first.inner_text().replace("\xa0", " ")
        assert page.locator("#scored").count() == 1
        assert_sound(page, scripts=way.scripts)
        way.hands.press(page, f'main a[href*="/services/{CODE}/apply"]')
        ticket = apply(page, way)
        assert _said(page, _DAY[way.language]) in told  # the confirmation keeps what was said
    with _at_home(lived.site.home):
        for hour in range(_CROWD):
            _apply_earlier(now - timedelta(days=1, hours=hour))
        _seal_all(lived.site.home, now)
        # Later than whatever the worker may have published of its own since we began.
        assert publish_waits(at=clock.now()).new
    with window(chromium, width=way.width, scripts=way.scripts) as page:
        follow(page, way, address, ticket)
        assert language_of(page) == way.language
        moved = page.locator("#moved").inner_text().replace("\xa0", " ")
        assert _GREW[way.language] in moved
        assert_sound(page, scripts=way.scripts)
        page.goto(f"{address}/{way.language}/services/{CODE}")
        assert int(_said(page, _SAYS[way.language])) > before


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_office_sees_how_its_estimates_came_true(
    chromium: Browser, lived: Served, way: Way
) -> None:
    with window(chromium, width=way.width, scripts=way.scripts) as desk:
        email = new_officer(lived).email
        sign_in_at(desk, lived, language=way.language, email=email, hands=way.hands)
        way.hands.press(desk, 'a[href$="/desk/waits"]')
        row = desk.locator(f'section:has(a[href$="/services/{CODE}"]) tbody tr').first
        assert int(row.locator("td").nth(7).inner_text()) in range(101)
        assert int(row.locator("td").nth(10).inner_text()) >= 10
        assert_sound(desk, scripts=way.scripts)
