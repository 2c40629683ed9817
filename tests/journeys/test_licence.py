"""From the search to a permit that anyone can check, as an applicant and an officer live it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page
from tests.apps.casework.licence import ANSWERS, CODE
from tests.browser import NARROW, WIDE, language_of, window
from tests.hands import Hands, Keyboard, Pointer
from tests.journeys.walks import assert_sound, new_officer, sign_in_at
from tests.seed import Served, through_the_stages

from guichet.casework import actions, queries
from guichet.casework.rules import Purpose
from guichet.components import clock
from guichet.interactions.rules import SYSTEM

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody goes through the pages."""

    language: str
    width: int
    scripts: bool
    hands: Hands
    words: str  # what they type into the search

    def __str__(self) -> str:
        """Name the way in the report."""
        scripts = "scripts" if self.scripts else "no scripts"
        return f"{self.language}, {self.width} px, {scripts}, {type(self.hands).__name__.lower()}"


WAYS = [
    pytest.param(Way("fr", NARROW, False, Pointer(), "pecheur"), marks=pytest.mark.smoke),
    Way("en", WIDE, True, Pointer(), "fising lisence"),
    Way("en", NARROW, False, Pointer(), "poisson"),
    Way("fr", WIDE, True, Pointer(), "poisson"),
    Way("en", WIDE, True, Keyboard(), "fishing"),
    Way("fr", NARROW, False, Keyboard(), "pêche"),
]


def _answers() -> dict[str, object]:
    dated = clock.now().date() - timedelta(days=90)
    return {**ANSWERS, "certificate_date": dated.isoformat()}


def find(page: Page, way: Way, address: str) -> None:
    """Search from the home page and open the service."""
    page.goto(f"{address}/{way.language}/")
    way.hands.write(page, "#q", way.words)
    way.hands.press(page, "form[role=search] button")
    way.hands.press(page, f'main a[href$="/services/{CODE}"]')
    assert language_of(page) == way.language
    way.hands.press(page, f'main a[href*="/services/{CODE}/apply"]')


def apply(page: Page, way: Way) -> tuple[str, str]:
    """Answer page by page, check, declare and send; return reference and secret."""
    for _ in range(20):
        if page.locator("#declared").count():
            break
        assert_sound(page, scripts=way.scripts)
        _answer(page, way)
        way.hands.press(page, "button.btn[value=continue]")
        page.wait_for_load_state()
        if page.locator(".errsum").count():
            pytest.fail(page.locator(".errsum").inner_text())
    assert_sound(page, scripts=way.scripts)
    way.hands.tick(page, "#declared")
    way.hands.press(page, "button[value=send]")
    page.wait_for_url("**/sent/**")
    assert_sound(page, scripts=way.scripts)
    reference, secret = page.locator(".ticket .big").all_inner_texts()
    return reference.strip(), secret.strip()


def _answer(page: Page, way: Way) -> None:
    for name, value in _answers().items():
        if isinstance(value, list):
            for one in value:
                if page.locator(f'[name="a-{name}"][value="{one}"]').count():
                    way.hands.tick(page, f'[name="a-{name}"][value="{one}"]')
            continue
        text = {"True": "yes", "False": "no"}.get(str(value), str(value))
        if page.locator(f'input[name="a-{name}"][value="{text}"]:is([type=radio])').count():
            way.hands.tick(page, f'input[name="a-{name}"][value="{text}"]')
        elif page.locator(f'[name="a-{name}"]').count():
            way.hands.write(page, f'[name="a-{name}"]', text)
        elif page.locator(f'[name="a-{name}-day"]').count():
            year, month, day = text.split("-")
            for part, figure in (("day", day), ("month", month), ("year", year)):
                way.hands.write(page, f'[name="a-{name}-{part}"]', str(int(figure)))


def follow(page: Page, way: Way, address: str, ticket: tuple[str, str]) -> None:
    """Open one's application with reference and secret."""
    page.goto(f"{address}/{way.language}/track")
    way.hands.write(page, "#reference", ticket[0])
    way.hands.write(page, "#secret", ticket[1])
    way.hands.press(page, "main form button")
    page.wait_for_url("**/track/*")
    assert ticket[0] in page.locator("main").inner_text()


def have_checked(served: Served, reference: str) -> None:
    """Do what the stages before the decision ask for; how they look is another journey's."""
    case = queries.case_of_reference(SYSTEM, reference=reference)
    assert case is not None
    officer, inspector = served.seeded.people.officer.viewer, served.seeded.inspector.viewer
    at = clock.now()
    actions.open_file(officer, case=case, purpose=Purpose.DECIDE, at=at)
    through_the_stages(officer, inspector, case=case, at=at)
    actions.give_back(officer, case=case, at=at)


def decide(page: Page, way: Way, reference: str) -> None:
    """Open the file from the queue and approve it."""
    # The queue shows the first half: enough to tell files apart, too little to open one.
    way.hands.press(page, f'a.ref:has-text("{reference[:9]}")')
    page.wait_for_url("**/desk/files/**")
    assert reference in page.locator("main").inner_text()
    way.hands.tick(page, "#approved")
    way.hands.pick(page, "#reason", "meets-conditions")
    way.hands.press(page, 'form[action$="/decide"] button')
    page.wait_for_load_state()


def release(home: Path) -> None:
    """Do what the worker does once the time for taking a decision back is over."""
    secret = (home / "secret").read_text().strip()
    with override_settings(HOME=home, SECRET_FILE=home / "secret", SECRET_KEY=secret):
        actions.release_due(at=clock.now() + timedelta(minutes=16))


def receive(page: Page, way: Way) -> str:
    """See the permit, take its PDF and return the address that checks it."""
    way.hands.press(page, 'main a[href*="/permit/"]')
    paper = page.request.get(page.locator('a[href$="/pdf"]').first.evaluate("a => a.href"))
    assert paper.headers["content-type"] == "application/pdf", paper.text()
    assert paper.body().startswith(b"%PDF-")
    return str(page.locator('main a[href*="/verify"]').first.evaluate("a => a.href"))


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_licence_from_search_to_check(chromium: Browser, served: Served, way: Way) -> None:
    address = served.site.address
    with window(chromium, width=way.width, scripts=way.scripts) as page:
        find(page, way, address)
        ticket = apply(page, way)
        follow(page, way, address, ticket)
        assert page.locator('main a[href*="/permit/"]').count() == 0
    have_checked(served, ticket[0])
    with window(chromium, width=way.width, scripts=way.scripts) as desk:
        sign_in_at(
            desk,
            served,
            language=way.language,
            email=new_officer(served).email,
            hands=way.hands,
        )
        decide(desk, way, ticket[0])
    release(served.site.home)
    with window(chromium, width=way.width, scripts=way.scripts) as page:
        follow(page, way, address, ticket)
        assert page.locator(".st.go").count() >= 1
        assert_sound(page, scripts=way.scripts)
        check = receive(page, way)
    with window(chromium, width=way.width, scripts=way.scripts) as stranger:
        stranger.goto(check)
        assert stranger.locator(".verdict.go").count() == 1
        assert_sound(stranger, scripts=way.scripts)
        stranger.goto(check[:-3] + ("AAA" if not check.endswith("AAA") else "BBB"))
        assert stranger.locator(".verdict.stop").count() == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_with_errors_says_so_and_is_sound(
    chromium: Browser, served: Served, language: str
) -> None:
    with window(chromium, width=NARROW) as page:
        page.goto(f"{served.site.address}/{language}/services/{CODE}/apply")
        Pointer().press(page, "button.btn[value=continue]")
        assert page.locator(".errsum[role=alert] a").count() >= 1
        assert page.title().startswith({"en": "Error:", "fr": "Erreur"}[language])
        assert_sound(page, scripts=True)
